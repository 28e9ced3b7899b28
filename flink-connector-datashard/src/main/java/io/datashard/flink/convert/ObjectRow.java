package io.datashard.flink.convert;

import io.datashard.schema.RowView;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A row of boxed values, each in the form that its getter returns. Refilled for every record. */
final class ObjectRow implements RowView {
    private final @Nullable Object[] values;

    ObjectRow(int size) {
        values = new Object[size];
    }

    void set(int position, @Nullable Object value) {
        values[position] = value;
    }

    @Override
    public boolean isNullAt(int position) {
        return values[position] == null;
    }

    @Override
    public boolean getBoolean(int position) {
        return (Boolean) value(position);
    }

    @Override
    public int getInt(int position) {
        return (Integer) value(position);
    }

    @Override
    public long getLong(int position) {
        return (Long) value(position);
    }

    @Override
    public float getFloat(int position) {
        return (Float) value(position);
    }

    @Override
    public double getDouble(int position) {
        return (Double) value(position);
    }

    @Override
    public byte[] getBytes(int position) {
        return (byte[]) value(position);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return (BigDecimal) value(position);
    }

    private Object value(int position) {
        Object value = values[position];
        if (value == null) {
            throw new IllegalStateException("a getter was called on a null");
        }
        return value;
    }
}
