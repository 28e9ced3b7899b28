package io.datashard.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the partition of rows. Thread-safe. */
public final class Partitioner {
    private final List<PartitionField> fields;
    private final List<DataType> types;
    private final int[] positions;

    /**
     * A partitioner for rows of a schema.
     *
     * @throws io.datashard.error.InvalidUseException if the spec does not fit the schema
     */
    public Partitioner(PartitionSpec spec, Schema schema) {
        spec.requireFits(schema);
        this.fields = spec.fields();
        this.types = new ArrayList<>();
        this.positions = new int[fields.size()];
        for (int i = 0; i < positions.length; i++) {
            Field source = schema.findById(fields.get(i).sourceId()).orElseThrow();
            positions[i] = schema.fields().indexOf(source);
            types.add(source.type());
        }
    }

    /** The partition of a row; byte arrays in it are copies. */
    public Partition of(RowView row) {
        if (positions.length == 0) {
            return Partition.NONE;
        }
        List<@Nullable Object> values = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            DataType type = types.get(i);
            Object value = row.isNullAt(positions[i]) ? null : internalValue(row, positions[i], type);
            values.add(fields.get(i).transform().apply(value, type));
        }
        return Partition.of(values);
    }

    private static Object internalValue(RowView row, int position, DataType type) {
        return switch (type.physical()) {
            case BOOLEAN -> row.getBoolean(position);
            case INT -> row.getInt(position);
            case LONG -> row.getLong(position);
            case FLOAT -> row.getFloat(position);
            case DOUBLE -> row.getDouble(position);
            case DECIMAL -> row.getDecimal(position);
            case BYTES ->
                type == PrimitiveType.STRING || type == PrimitiveType.UUID
                        ? new String(row.getBytes(position), StandardCharsets.UTF_8)
                        : row.getBytes(position).clone();
        };
    }
}
