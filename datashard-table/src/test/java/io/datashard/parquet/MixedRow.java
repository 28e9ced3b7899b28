package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** A row that is computed from its number: values that repeat in one column of three, and a null here and there. */
record MixedRow(int columns, long number) implements RowView {
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private long value(int position) {
        return position % 3 == 0 ? number % 50 : ((number + position) * SCATTER) >>> 20;
    }

    @Override
    public boolean isNullAt(int position) {
        return (number + position) % 11 == 0;
    }

    @Override
    public boolean getBoolean(int position) {
        return number % 3 == 0;
    }

    @Override
    public int getInt(int position) {
        return (int) value(position);
    }

    @Override
    public long getLong(int position) {
        return value(position);
    }

    @Override
    public float getFloat(int position) {
        return value(position);
    }

    @Override
    public double getDouble(int position) {
        return value(position) / 100.0;
    }

    @Override
    public byte[] getBytes(int position) {
        return ("item " + value(position)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return BigDecimal.valueOf(value(position), 2);
    }
}
