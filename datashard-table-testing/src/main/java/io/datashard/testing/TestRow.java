package io.datashard.testing;

import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row that holds the internal values of {@link io.datashard.schema.DataType} in column order: Boolean, Integer, Long, Float,
 * Double, String, byte[], BigDecimal or null. Compare rows by {@link RowJson}.
 */
public final class TestRow implements RowView {
    private final @Nullable Object[] values;

    private TestRow(@Nullable Object[] values) {
        this.values = values;
    }

    /** A row of internal values. */
    public static TestRow of(@Nullable Object... values) {
        return new TestRow(values.clone());
    }

    /** A copy of a row view, which may then be reused for the next row. */
    public static TestRow copyOf(Schema schema, RowView row) {
        Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            if (!row.isNullAt(i)) {
                values[i] = value(schema, row, i);
            }
        }
        return new TestRow(values);
    }

    private static Object value(Schema schema, RowView row, int position) {
        return switch (schema.field(position).type().physical()) {
            case BOOLEAN -> row.getBoolean(position);
            case INT -> row.getInt(position);
            case LONG -> row.getLong(position);
            case FLOAT -> row.getFloat(position);
            case DOUBLE -> row.getDouble(position);
            case BYTES -> row.getBytes(position).clone();
            case DECIMAL -> row.getDecimal(position);
        };
    }

    @Override
    public boolean isNullAt(int position) {
        return values[position] == null;
    }

    @Override
    public boolean getBoolean(int position) {
        return value(Boolean.class, position);
    }

    @Override
    public int getInt(int position) {
        return value(Integer.class, position);
    }

    @Override
    public long getLong(int position) {
        return value(Long.class, position);
    }

    @Override
    public float getFloat(int position) {
        return value(Float.class, position);
    }

    @Override
    public double getDouble(int position) {
        return value(Double.class, position);
    }

    @Override
    public byte[] getBytes(int position) {
        return values[position] instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : value(byte[].class, position);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return value(BigDecimal.class, position);
    }

    private <T> T value(Class<T> type, int position) {
        Object value = values[position];
        if (!type.isInstance(value)) {
            throw new AssertionError("Column " + position + " is no " + type.getSimpleName() + " but "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}
