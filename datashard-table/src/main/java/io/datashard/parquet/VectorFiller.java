package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/** Fills the vectors of one column, batch after batch, from values in any encoding. Keeps the dictionary of a row group. */
abstract class VectorFiller {
    /** Width of values that have their length before them. */
    static final int LENGTH_PREFIXED = -1;
    /** Width of values whose plain form only Parquet's own reader reads. */
    static final int NOT_PLAIN = 0;

    private final boolean optional;
    private boolean[] nulls = {};
    private boolean anyNull;

    /** A filler for a column; an optional one may have nulls. */
    VectorFiller(boolean optional) {
        this.optional = optional;
    }

    /**
     * Begins a batch, without nulls.
     *
     * @param fresh whether the vector of the last batch keeps its arrays
     */
    final void start(int slots, boolean fresh) {
        if (optional && (fresh || nulls.length < slots)) {
            nulls = new boolean[slots];
        }
        anyNull = false;
        allocate(slots, fresh);
    }

    /** Which slots are null, to be set before the values of these slots are read. */
    final boolean[] nulls() {
        return nulls;
    }

    /** Tells that some of {@link #nulls} are set. */
    final void hasNulls() {
        anyNull = true;
    }

    /** The batch's vector. */
    final ColumnVector vector() {
        return vector(anyNull ? nulls : null);
    }

    /** Bytes of a plain value, or one of the constants. */
    abstract int plainWidth();

    abstract void allocate(int slots, boolean fresh);

    abstract ColumnVector vector(boolean @Nullable [] nullSlots);

    /** Sets the dictionary for the ids of {@link #readIds}: plain values in an array that nobody changes later. */
    abstract void setDictionary(PlainValues values, int count) throws IOException;

    /**
     * Fills slots from plain values.
     *
     * @param present how many of the slots are not null
     */
    abstract void readPlain(PlainValues values, int from, int to, int present) throws IOException;

    /**
     * Fills slots with the dictionary's entries, one id for each slot that is not null.
     *
     * @param dense whether none of the slots is null
     */
    abstract void readIds(int[] ids, int from, int to, boolean dense);

    /** Fills slots from values in another encoding. */
    abstract void read(ValuesReader values, int from, int to, boolean dense);
}
