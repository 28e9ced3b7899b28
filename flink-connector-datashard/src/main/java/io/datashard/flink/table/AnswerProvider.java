package io.datashard.flink.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Emits an answer that was found when the query was planned. The table is not read.
 *
 * @param label name and place of the table
 * @param answer the rows
 */
record AnswerProvider(String label, AggregateAnswer answer) implements DataStreamScanProvider {
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
        SingleOutputStreamOperator<RowData> rows = once.flatMap(
                        new Emitting(answer.rows(), answer.type().toRowSerializer()))
                .returns(answer.type())
                .setParallelism(1)
                .name("DataShard metadata")
                .setDescription("Answer from the metadata of " + label);
        context.generateUid("answer").ifPresent(rows::uid);
        return rows;
    }

    /** Emits all rows for one element. */
    static final class Emitting implements FlatMapFunction<Long, RowData> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // made of serializable lists only
        private final List<byte[]> rows;

        private final TypeSerializer<RowData> serializer;

        Emitting(List<byte[]> rows, TypeSerializer<RowData> serializer) {
            this.rows = List.copyOf(rows);
            this.serializer = serializer;
        }

        @Override
        public void flatMap(Long once, Collector<RowData> out) throws IOException {
            DataInputDeserializer in = new DataInputDeserializer();
            for (byte[] row : rows) {
                in.setBuffer(row);
                out.collect(serializer.deserialize(in));
            }
        }
    }
}
