package io.datashard.parquet;

import java.math.BigDecimal;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;

/** The values of one column of a batch. Every batch reuses the arrays. */
abstract class ColumnVector {
    private final boolean[] nulls;
    private boolean anyNull;

    ColumnVector(int capacity) {
        nulls = new boolean[capacity];
    }

    /** Which rows are null; whoever fills the batch writes into it. */
    final boolean[] nulls() {
        return nulls;
    }

    /** Tells whether any of {@link #nulls} is set. */
    final void setAnyNull(boolean any) {
        anyNull = any;
    }

    final boolean isNull(int row) {
        return anyNull && nulls[row];
    }

    /** Sets the dictionary for the ids of {@link #readIds}. */
    abstract void setDictionary(Dictionary dictionary);

    /** Fills the rows from {@code from} to {@code to} that are not null. */
    abstract void read(ValuesReader values, int from, int to);

    /** Like {@link #read}, from ids of the dictionary. */
    abstract void readIds(ValuesReader ids, int from, int to);

    boolean getBoolean(int row) {
        throw wrongType();
    }

    int getInt(int row) {
        throw wrongType();
    }

    long getLong(int row) {
        throw wrongType();
    }

    float getFloat(int row) {
        throw wrongType();
    }

    double getDouble(int row) {
        throw wrongType();
    }

    byte[] getBytes(int row) {
        throw wrongType();
    }

    BigDecimal getDecimal(int row) {
        throw wrongType();
    }

    private RuntimeException wrongType() {
        return new IllegalStateException(
                "the column has values of another type: " + getClass().getSimpleName());
    }
}
