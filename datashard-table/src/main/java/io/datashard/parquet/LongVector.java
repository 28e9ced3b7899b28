package io.datashard.parquet;

import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Longs, and times and timestamps in microseconds, also if the file has milliseconds. */
final class LongVector extends ColumnVector {
    private final long[] data;
    private final boolean narrow;
    private final long factor;
    private long[] dictionary = {};

    LongVector(int capacity, PrimitiveType stored) {
        super(capacity);
        data = new long[capacity];
        narrow = stored.getPrimitiveTypeName() == PrimitiveTypeName.INT32;
        factor = ChunkStatistics.microsPerUnit(stored);
    }

    @Override
    void setDictionary(Dictionary next) {
        dictionary = new long[next.getMaxId() + 1];
        for (int i = 0; i < dictionary.length; i++) {
            dictionary[i] = Math.multiplyExact(narrow ? next.decodeToInt(i) : next.decodeToLong(i), factor);
        }
    }

    @Override
    void read(ValuesReader values, int from, int to) {
        if (factor == 1 && !narrow) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = values.readLong();
                }
            }
            return;
        }
        for (int i = from; i < to; i++) {
            if (!isNull(i)) {
                data[i] = Math.multiplyExact(narrow ? values.readInteger() : values.readLong(), factor);
            }
        }
    }

    @Override
    void readIds(ValuesReader ids, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isNull(i)) {
                data[i] = dictionary[ids.readValueDictionaryId()];
            }
        }
    }

    @Override
    long getLong(int row) {
        return data[row];
    }
}
