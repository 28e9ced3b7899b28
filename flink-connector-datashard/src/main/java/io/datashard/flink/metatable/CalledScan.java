package io.datashard.flink.metatable;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Emits rows in calls of a function, one for each element of a source: once, or at intervals without end. A checkpoint is before or after a call,
 * never inside of it.
 *
 * @param calls the source; at parallelism 1, as the function
 * @param callsUid name of the source, for its uid
 * @param emitting emits rows for an element
 * @param type the type of the rows
 * @param uid name of the function, for its uid
 * @param description what the rows are
 */
public record CalledScan(
        Source<Long, ?, ?> calls,
        String callsUid,
        FlatMapFunction<Long, RowData> emitting,
        InternalTypeInfo<RowData> type,
        String uid,
        String description)
        implements DataStreamScanProvider {
    private static final String NAME = "DataShard metadata";

    /** All rows come in one call: a job that starts over emits all of them again, or none. */
    public static CalledScan once(
            FlatMapFunction<Long, RowData> emitting, InternalTypeInfo<RowData> type, String uid, String description) {
        return new CalledScan(new NumberSequenceSource(0, 0), "once", emitting, type, uid, description);
    }

    /** A call at each interval. */
    static CalledScan repeated(
            Duration interval,
            FlatMapFunction<Long, RowData> emitting,
            InternalTypeInfo<RowData> type,
            String uid,
            String description) {
        return new CalledScan(new TickSource(interval), "ticks", emitting, type, uid, description);
    }

    @Override
    public boolean isBounded() {
        return calls.getBoundedness() == Boundedness.BOUNDED;
    }

    @Override
    public Optional<Integer> getParallelism() {
        return Optional.of(1);
    }

    @Override
    public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment job) {
        SingleOutputStreamOperator<Long> called = job.fromSource(calls, WatermarkStrategy.noWatermarks(), NAME);
        SingleOutputStreamOperator<RowData> rows =
                called.flatMap(emitting).returns(type).name(NAME).setDescription(description);
        alone(called, callsUid, context);
        alone(rows, uid, context);
        return rows;
    }

    private void alone(SingleOutputStreamOperator<?> operator, String name, ProviderContext context) {
        operator.setParallelism(1);
        if (!isBounded()) {
            // The function has state: nothing may rescale it.
            operator.setMaxParallelism(1);
        }
        context.generateUid(name).ifPresent(operator::uid);
    }
}
