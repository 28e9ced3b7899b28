package io.datashard.flink.metatable;

import io.datashard.table.TableLocation;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Emits the snapshots of a table, and later those that are new, without end.
 *
 * @param name name of the metadata table
 * @param location where the table itself lies
 * @param columns positions of the columns to read
 * @param interval how often to look
 * @param type the type of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ContinuousProvider(String name, TableLocation location, int[] columns, Duration interval, RowType type)
        implements DataStreamScanProvider {
    @Override
    public boolean isBounded() {
        return false;
    }

    @Override
    public Optional<Integer> getParallelism() {
        return Optional.of(1);
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment job) {
        SingleOutputStreamOperator<Long> ticks = job.fromSource(
                        new TickSource(interval), WatermarkStrategy.noWatermarks(), "DataShard metadata")
                .setParallelism(1)
                .setMaxParallelism(1);
        context.generateUid("ticks").ifPresent(ticks::uid);
        SingleOutputStreamOperator<RowData> rows = ticks.flatMap(new NewSnapshots(location, columns))
                .returns(InternalTypeInfo.of(type))
                .setParallelism(1)
                .setMaxParallelism(1)
                .name("DataShard metadata")
                .setDescription("Rows of " + name + ", without end");
        context.generateUid("new-snapshots").ifPresent(rows::uid);
        return rows;
    }
}
