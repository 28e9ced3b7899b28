package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Fills vectors of times and timestamps in microseconds from a file that has milliseconds, as longs or ints. */
final class TimeFiller extends ConvertingFiller {
    private final boolean narrow;
    private final long factor;
    private long[] data = {};
    private long[] dictionary = {};

    TimeFiller(boolean optional, PrimitiveType stored) {
        super(optional);
        narrow = isNarrow(stored);
        factor = ChunkStatistics.microsPerUnit(stored);
    }

    /** Whether values of the column are other numbers than its microseconds. */
    static boolean isNeeded(PrimitiveType stored) {
        return isNarrow(stored) || ChunkStatistics.microsPerUnit(stored) != 1;
    }

    private static boolean isNarrow(PrimitiveType stored) {
        return stored.getPrimitiveTypeName() == PrimitiveTypeName.INT32;
    }

    @Override
    int plainWidth() {
        return narrow ? Integer.BYTES : Long.BYTES;
    }

    @Override
    void allocate(int slots, boolean fresh) {
        if (fresh || data.length < slots) {
            data = new long[slots];
        }
    }

    @Override
    ColumnVector vector(boolean @Nullable [] nullSlots) {
        return new NumberVectors.Longs(data, nullSlots);
    }

    @Override
    void setDictionary(PlainValues values, int count) throws IOException {
        dictionary = new long[count];
        for (int i = 0; i < count; i++) {
            dictionary[i] = next(values);
        }
    }

    private long next(PlainValues values) throws IOException {
        int at = values.take(1, plainWidth());
        long value =
                narrow ? (int) PlainBytes.INT.get(values.array(), at) : (long) PlainBytes.LONG.get(values.array(), at);
        return Math.multiplyExact(value, factor);
    }

    @Override
    void setNext(int slot, PlainValues values) throws IOException {
        data[slot] = next(values);
    }

    @Override
    void setEntry(int slot, int id) {
        data[slot] = dictionary[id];
    }

    @Override
    void setNext(int slot, ValuesReader values) {
        data[slot] = Math.multiplyExact(narrow ? values.readInteger() : values.readLong(), factor);
    }
}
