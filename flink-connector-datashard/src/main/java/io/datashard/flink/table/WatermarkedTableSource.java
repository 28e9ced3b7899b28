package io.datashard.flink.table;

import io.datashard.flink.convert.MetadataColumn;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table source that makes the declared watermarks itself, for a streaming query with an option {@code scan.watermark.…}. It is a class of its
 * own because the planner asks the class. With this one it leaves its own operator for watermarks out, and the operators behind get other ids:
 * a job that has run without these options must not get another plan by our next release.
 */
final class WatermarkedTableSource extends DataShardTableSource implements SupportsWatermarkPushDown {
    private final RowType declared;
    private final EventTime eventTime;
    private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

    /**
     * Like the constructor of the other class.
     *
     * @param eventTime what the watermarks are made of
     */
    WatermarkedTableSource(
            ScanChoice choice, TableDeclaration declaration, RowType declared, Clock clock, EventTime eventTime) {
        super(choice, declaration, declared, clock);
        this.declared = declared;
        this.eventTime = eventTime;
    }

    @Override
    DataShardTableSource ofAllColumns() {
        WatermarkedTableSource copy = new WatermarkedTableSource(choice(), declaration(), declared, clock(), eventTime);
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    @Override
    WatermarkStrategy<RowData> watermarks(RowType projected, List<MetadataColumn> metadata) {
        return eventTime.present(watermarks, projected, metadata);
    }

    /**
     * Accepts none. Event time goes on by all rows, as where Flink makes the watermarks: it would stand still while no row matches. And a reader
     * that finds no matching row in old files would become idle; the others would go on, and its next rows would be late and lost.
     */
    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        return Result.of(
                List.of(), filters.stream().map(ConditionChain::balanced).toList());
    }
}
