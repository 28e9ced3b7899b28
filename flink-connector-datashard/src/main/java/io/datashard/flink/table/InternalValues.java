package io.datashard.flink.table;

import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of internal values (see {@link io.datashard.schema.DataType}).
 *
 * @param values the values of the columns
 */
record InternalValues(List<@Nullable Object> values) implements RowView {
    @Override
    public boolean isNullAt(int position) {
        return values.get(position) == null;
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
        return value(String.class, position).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return value(BigDecimal.class, position);
    }

    private <T> T value(Class<T> type, int position) {
        Object value = values.get(position);
        if (value == null) {
            throw new IllegalStateException("The value at " + position + " is null");
        }
        return type.cast(value);
    }
}
