package io.datashard.flink.table;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Emits an answer that was found when the query was planned, for one element. The table is not read. */
final class EmittedAnswer implements FlatMapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // made of serializable lists only
    private final List<byte[]> rows;

    private final TypeSerializer<RowData> serializer;

    EmittedAnswer(AggregateAnswer answer) {
        this.rows = List.copyOf(answer.rows());
        this.serializer = answer.type().toRowSerializer();
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
