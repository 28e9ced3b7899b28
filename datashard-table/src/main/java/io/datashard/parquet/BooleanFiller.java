package io.datashard.parquet;

import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/** Fills vectors of booleans, which have no dictionary. */
final class BooleanFiller extends VectorFiller {
    private boolean[] data = {};

    BooleanFiller(boolean optional) {
        super(optional);
    }

    @Override
    int plainWidth() {
        return NOT_PLAIN;
    }

    @Override
    void allocate(int slots, boolean fresh) {
        if (fresh || data.length < slots) {
            data = new boolean[slots];
        }
    }

    @Override
    ColumnVector vector(boolean @Nullable [] nullSlots) {
        return new NumberVectors.Booleans(data, nullSlots);
    }

    @Override
    void setDictionary(PlainValues values, int count) {
        throw new IllegalStateException("booleans have no dictionary");
    }

    @Override
    void readPlain(PlainValues values, int from, int to, int present) {
        throw new IllegalStateException("Parquet's own reader reads booleans");
    }

    @Override
    void readIds(int[] ids, int from, int to, boolean dense) {
        throw new IllegalStateException("booleans have no dictionary");
    }

    @Override
    void read(ValuesReader values, int from, int to, boolean dense) {
        boolean[] nulls = nulls();
        for (int i = from; i < to; i++) {
            if (dense || !nulls[i]) {
                data[i] = values.readBoolean();
            }
        }
    }
}
