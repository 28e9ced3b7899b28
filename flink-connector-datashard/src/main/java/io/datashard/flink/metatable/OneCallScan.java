package io.datashard.flink.metatable;

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

/**
 * Emits rows in one call of a function, for one element. A checkpoint is before or after the call, never inside of it: a job that starts over from
 * one emits all rows again, or none.
 *
 * @param emitting emits all rows for one element
 * @param type the type of the rows
 * @param uid name of the function among those of the source, for its uid
 * @param description what the rows are
 */
public record OneCallScan(
        FlatMapFunction<Long, RowData> emitting, InternalTypeInfo<RowData> type, String uid, String description)
        implements DataStreamScanProvider {
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
        SingleOutputStreamOperator<RowData> rows = once.flatMap(emitting)
                .returns(type)
                .setParallelism(1)
                .name("DataShard metadata")
                .setDescription(description);
        context.generateUid(uid).ifPresent(rows::uid);
        return rows;
    }
}
