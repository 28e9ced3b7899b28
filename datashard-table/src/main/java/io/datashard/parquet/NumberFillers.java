package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/** Fill vectors of numbers that are stored as they are shown. Floating-point numbers are held as their bits. */
final class NumberFillers {
    private NumberFillers() {}

    /** Ints, dates and floats. */
    static final class Ints extends VectorFiller {
        private final boolean areFloats;
        private int[] data = {};
        private int[] dictionary = {};

        Ints(boolean optional, boolean areFloats) {
            super(optional);
            this.areFloats = areFloats;
        }

        @Override
        int plainWidth() {
            return Integer.BYTES;
        }

        @Override
        void allocate(int slots, boolean fresh) {
            if (fresh || data.length < slots) {
                data = new int[slots];
            }
        }

        @Override
        ColumnVector vector(boolean @Nullable [] nullSlots) {
            return areFloats ? new NumberVectors.Floats(data, nullSlots) : new NumberVectors.Ints(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new int[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, int present) throws IOException {
            if (present == to - from) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present, Integer.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (int) PlainBytes.INT.get(values.array(), at);
                    at += Integer.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, int[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Integer.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (int) PlainBytes.INT.get(bytes, at + (i - from) * Integer.BYTES);
            }
        }

        @Override
        void readIds(int[] ids, int from, int to, boolean dense) {
            int[] entries = dictionary;
            if (dense) {
                for (int i = from; i < to; i++) {
                    data[i] = entries[ids[i - from]];
                }
                return;
            }
            boolean[] nulls = nulls();
            int next = 0;
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = entries[ids[next++]];
                }
            }
        }

        @Override
        void read(ValuesReader values, int from, int to, boolean dense) {
            boolean[] nulls = nulls();
            for (int i = from; i < to; i++) {
                if (dense || !nulls[i]) {
                    data[i] = areFloats ? Float.floatToRawIntBits(values.readFloat()) : values.readInteger();
                }
            }
        }
    }

    /** Longs, times in microseconds, and doubles. */
    static final class Longs extends VectorFiller {
        private final boolean areDoubles;
        private long[] data = {};
        private long[] dictionary = {};

        Longs(boolean optional, boolean areDoubles) {
            super(optional);
            this.areDoubles = areDoubles;
        }

        @Override
        int plainWidth() {
            return Long.BYTES;
        }

        @Override
        void allocate(int slots, boolean fresh) {
            if (fresh || data.length < slots) {
                data = new long[slots];
            }
        }

        @Override
        ColumnVector vector(boolean @Nullable [] nullSlots) {
            return areDoubles ? new NumberVectors.Doubles(data, nullSlots) : new NumberVectors.Longs(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new long[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, int present) throws IOException {
            if (present == to - from) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present, Long.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (long) PlainBytes.LONG.get(values.array(), at);
                    at += Long.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, long[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Long.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (long) PlainBytes.LONG.get(bytes, at + (i - from) * Long.BYTES);
            }
        }

        @Override
        void readIds(int[] ids, int from, int to, boolean dense) {
            long[] entries = dictionary;
            if (dense) {
                for (int i = from; i < to; i++) {
                    data[i] = entries[ids[i - from]];
                }
                return;
            }
            boolean[] nulls = nulls();
            int next = 0;
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = entries[ids[next++]];
                }
            }
        }

        @Override
        void read(ValuesReader values, int from, int to, boolean dense) {
            boolean[] nulls = nulls();
            for (int i = from; i < to; i++) {
                if (dense || !nulls[i]) {
                    data[i] = areDoubles ? Double.doubleToRawLongBits(values.readDouble()) : values.readLong();
                }
            }
        }
    }
}
