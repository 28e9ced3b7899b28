package io.datashard.flink.table;

import java.time.Clock;
import org.apache.flink.table.connector.source.abilities.SupportsStatisticReport;
import org.apache.flink.table.plan.stats.TableStats;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table source that tells the planner of a batch query how many rows it reads, by the table's metadata. It is a class of its own because the
 * planner asks the class, and does more for one that can tell: before it asks, it lists all partitions of a catalog's table.
 */
final class ReportingTableSource extends DataShardTableSource implements SupportsStatisticReport {
    /** More would make the planning of a query as slow as many a query. */
    private static final long MOST_BYTES = 4L << 20;

    private final RowType declared;

    /** Like the constructor of the other class. */
    ReportingTableSource(ScanChoice choice, TableDeclaration declaration, RowType declared, Clock clock) {
        super(choice, declaration, declared, clock);
        this.declared = declared;
    }

    @Override
    DataShardTableSource ofAllColumns() {
        return new ReportingTableSource(choice(), declaration(), declared, clock());
    }

    @Override
    public TableStats reportStatistics() {
        return PlannerStatistics.of(estimate(MOST_BYTES), declared);
    }
}
