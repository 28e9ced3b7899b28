package io.datashard.flink.metatable;

import io.datashard.flink.failure.LastingFailures;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Emits the rows of a metadata table in one call, for one element. A checkpoint is before or after the call, never inside of it: a job that
 * starts over from one emits all rows again, of one state of the table, or none.
 *
 * @param name name of the metadata table
 * @param read what to read
 * @param type the type of the rows
 */
record MetadataProvider(String name, MetadataRead read, RowType type) implements DataStreamScanProvider {
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Optional<Integer> getParallelism() {
        return Optional.of(1);
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment job) {
        SingleOutputStreamOperator<Long> once = job.fromSource(
                        new NumberSequenceSource(0, 0), WatermarkStrategy.noWatermarks(), "DataShard metadata")
                .setParallelism(1);
        context.generateUid("once").ifPresent(once::uid);
        SingleOutputStreamOperator<RowData> rows = once.flatMap(new Emitting(read))
                .returns(InternalTypeInfo.of(type))
                .setParallelism(1)
                .name("DataShard metadata")
                .setDescription("Rows of " + name);
        context.generateUid("rows").ifPresent(rows::uid);
        return rows;
    }

    /** Emits all rows for one element. */
    static final class Emitting implements FlatMapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        private final MetadataRead read;

        Emitting(MetadataRead read) {
            this.read = read;
        }

        @Override
        public void flatMap(Long once, Collector<RowData> out) {
            LastingFailures.endJob(() -> read.run(out::collect));
        }
    }
}
