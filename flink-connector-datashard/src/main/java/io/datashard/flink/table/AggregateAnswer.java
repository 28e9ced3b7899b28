package io.datashard.flink.table;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.convert.RecordDeserializers;
import io.datashard.flink.convert.RowOrigin;
import io.datashard.model.SequenceNumber;
import io.datashard.read.Aggregate;
import io.datashard.read.AggregatedGroup;
import io.datashard.schema.DataType;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The answer to aggregates, as rows of the planner's type.
 *
 * @param type the type of the rows
 * @param rows the rows, each serialized by the serializer of the type
 */
record AggregateAnswer(InternalTypeInfo<RowData> type, List<byte[]> rows) {
    private static final RowOrigin NOWHERE = new RowOrigin("", 0, null, SequenceNumber.UNKNOWN, null);

    /**
     * Makes the rows. Values are converted as those of rows that are read.
     *
     * @param groups what the table library found
     * @param stored the columns of the table
     * @return empty if a value does not fit the declared type of its column, so that a read of it would not give it
     */
    static Optional<AggregateAnswer> of(List<AggregatedGroup> groups, AskedAggregates asked, Schema stored) {
        Schema columns = columns(asked, stored);
        // Any of them may be null here: Flink's own types of keys say not, where the column says so.
        RowType nullable = RowType.of(
                asked.produced().getChildren().stream()
                        .map(type -> type.copy(true))
                        .toArray(LogicalType[]::new),
                columns.names().toArray(String[]::new));
        RecordDeserializer<RowData> deserializer = RecordDeserializers.forRowData(nullable);
        RecordDeserializer.Bound<RowData> reader = deserializer.bind(deserializer.projection(columns));
        InternalTypeInfo<RowData> type = InternalTypeInfo.of(asked.produced());
        TypeSerializer<RowData> serializer = type.toRowSerializer();
        List<byte[]> rows = new ArrayList<>(groups.size());
        for (AggregatedGroup group : groups) {
            List<@Nullable Object> values = new ArrayList<>(group.key());
            values.addAll(group.values());
            RowData row = reader.read(new InternalValues(values), NOWHERE);
            if (IntStream.range(0, values.size()).anyMatch(i -> values.get(i) != null && row.isNullAt(i))) {
                return Optional.empty();
            }
            rows.add(bytes(row, serializer));
        }
        return Optional.of(new AggregateAnswer(type, rows));
    }

    /** The columns of the answer as if a table stored them. */
    private static Schema columns(AskedAggregates asked, Schema stored) {
        List<Field> fields = new ArrayList<>();
        for (String key : asked.keys()) {
            add(fields, typeOf(key, stored));
        }
        for (Aggregate aggregate : asked.aggregates()) {
            boolean isValue = aggregate.kind() == Aggregate.Kind.MIN || aggregate.kind() == Aggregate.Kind.MAX;
            add(fields, isValue ? typeOf(aggregate.column().orElseThrow(), stored) : PrimitiveType.LONG);
        }
        return new Schema(0, fields);
    }

    private static DataType typeOf(String column, Schema stored) {
        return stored.find(column).orElseThrow().type();
    }

    private static void add(List<Field> fields, DataType type) {
        fields.add(Field.optional(fields.size() + 1, "f" + fields.size(), type));
    }

    private static byte[] bytes(RowData row, TypeSerializer<RowData> serializer) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(row, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a buffer in memory
        }
    }
}
