package io.datashard.parquet;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a batch, by slot (see {@link ColumnBatch#slot}). A getter that does not fit the column's type fails; in the slot
 * of a null there is any value.
 */
public abstract class ColumnVector {
    private final boolean @Nullable [] nulls;

    /**
     * A vector.
     *
     * @param nulls which slots are null; null = none
     */
    ColumnVector(boolean @Nullable [] nulls) {
        this.nulls = nulls;
    }

    /** Whether the value is null. */
    public final boolean isNull(int slot) {
        return nulls != null && nulls[slot];
    }

    /** A boolean. */
    public boolean getBoolean(int slot) {
        throw wrongType();
    }

    /** An int or date. */
    public int getInt(int slot) {
        throw wrongType();
    }

    /** A long, or a time or timestamp in microseconds. */
    public long getLong(int slot) {
        throw wrongType();
    }

    /** A float. */
    public float getFloat(int slot) {
        throw wrongType();
    }

    /** A double. */
    public double getDouble(int slot) {
        throw wrongType();
    }

    /** Text or bytes. Callers must not change them. */
    public byte[] getBytes(int slot) {
        throw wrongType();
    }

    /** What the reader's {@link BytesForm} made of the bytes. Equal values of a row group may be one object. */
    public Object getObject(int slot) {
        throw wrongType();
    }

    /** A decimal. */
    public BigDecimal getDecimal(int slot) {
        throw wrongType();
    }

    private RuntimeException wrongType() {
        return new IllegalStateException(
                "the column has values of another type: " + getClass().getSimpleName());
    }
}
