package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.math.BigDecimal;

/** Some columns of a row. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Projected(RowView row, int... positions) implements RowView {
    @Override
    public boolean isNullAt(int position) {
        return row.isNullAt(positions[position]);
    }

    @Override
    public boolean getBoolean(int position) {
        return row.getBoolean(positions[position]);
    }

    @Override
    public int getInt(int position) {
        return row.getInt(positions[position]);
    }

    @Override
    public long getLong(int position) {
        return row.getLong(positions[position]);
    }

    @Override
    public float getFloat(int position) {
        return row.getFloat(positions[position]);
    }

    @Override
    public double getDouble(int position) {
        return row.getDouble(positions[position]);
    }

    @Override
    public byte[] getBytes(int position) {
        return row.getBytes(positions[position]);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return row.getDecimal(positions[position]);
    }
}
