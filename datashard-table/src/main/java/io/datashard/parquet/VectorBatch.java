package io.datashard.parquet;

import io.datashard.schema.RowView;
import java.math.BigDecimal;

/** A batch of rows over column vectors. The batch is also the view of the row that was asked for last. */
final class VectorBatch implements ColumnBatch, RowView {
    private final ColumnVector[] columns;
    private final Selection rows;
    private final long firstPosition;
    private int slot;

    /**
     * A batch.
     *
     * @param rows the slots of its rows
     * @param firstPosition position in the file of the row of slot 0
     */
    VectorBatch(ColumnVector[] columns, Selection rows, long firstPosition) {
        this.columns = columns;
        this.rows = rows;
        this.firstPosition = firstPosition;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int slot(int index) {
        return rows.slot(index);
    }

    @Override
    public long position(int index) {
        return firstPosition + rows.slot(index);
    }

    @Override
    public ColumnVector column(int position) {
        return columns[position];
    }

    @Override
    public RowView row(int index) {
        if (index < 0 || index >= rows.size()) {
            throw new IndexOutOfBoundsException(index);
        }
        slot = rows.slot(index);
        return this;
    }

    @Override
    public boolean isNullAt(int position) {
        return columns[position].isNull(slot);
    }

    @Override
    public boolean getBoolean(int position) {
        return columns[position].getBoolean(slot);
    }

    @Override
    public int getInt(int position) {
        return columns[position].getInt(slot);
    }

    @Override
    public long getLong(int position) {
        return columns[position].getLong(slot);
    }

    @Override
    public float getFloat(int position) {
        return columns[position].getFloat(slot);
    }

    @Override
    public double getDouble(int position) {
        return columns[position].getDouble(slot);
    }

    @Override
    public byte[] getBytes(int position) {
        return columns[position].getBytes(slot);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return columns[position].getDecimal(slot);
    }
}
