package io.datashard.parquet;

import io.datashard.schema.RowBatch;
import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.util.List;

/** A batch of rows over column vectors. The batch is also the view of its current row. */
final class VectorBatch implements RowBatch, RowView {
    private final ColumnVector[] columns;
    private int size;
    private int row;

    VectorBatch(List<ColumnVector> columns) {
        this.columns = columns.toArray(new ColumnVector[0]);
    }

    void setSize(int rows) {
        size = rows;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public RowView row(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        row = index;
        return this;
    }

    @Override
    public boolean isNullAt(int position) {
        return columns[position].isNull(row);
    }

    @Override
    public boolean getBoolean(int position) {
        return columns[position].getBoolean(row);
    }

    @Override
    public int getInt(int position) {
        return columns[position].getInt(row);
    }

    @Override
    public long getLong(int position) {
        return columns[position].getLong(row);
    }

    @Override
    public float getFloat(int position) {
        return columns[position].getFloat(row);
    }

    @Override
    public double getDouble(int position) {
        return columns[position].getDouble(row);
    }

    @Override
    public byte[] getBytes(int position) {
        return columns[position].getBytes(row);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return columns[position].getDecimal(row);
    }
}
