package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.ValuesReader;

/** Fills vectors of values that are converted one by one. */
abstract class ConvertingFiller extends VectorFiller {
    ConvertingFiller(boolean optional) {
        super(optional);
    }

    /** Sets a slot to the next plain value. */
    abstract void setNext(int slot, PlainValues values) throws IOException;

    /** Sets a slot to an entry of the dictionary. */
    abstract void setEntry(int slot, int id);

    /** Sets a slot to the next value in another encoding. */
    abstract void setNext(int slot, ValuesReader values);

    @Override
    final void readPlain(PlainValues values, int from, int to, int present) throws IOException {
        boolean dense = present == to - from;
        boolean[] nulls = nulls();
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                setNext(i, values);
            }
        }
    }

    @Override
    final void readIds(int[] ids, int from, int to, boolean dense) {
        boolean[] nulls = nulls();
        int next = 0;
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                setEntry(i, ids[next++]);
            }
        }
    }

    @Override
    final void read(ValuesReader values, int from, int to, boolean dense) {
        boolean[] nulls = nulls();
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                setNext(i, values);
            }
        }
    }
}
