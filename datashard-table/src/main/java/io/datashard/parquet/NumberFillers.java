package io.datashard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/** Fill vectors of numbers that are stored as they are shown. */
final class NumberFillers {
    private NumberFillers() {}

    /** How many slots are not null. */
    static int present(boolean[] nulls, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += nulls[i] ? 0 : 1;
        }
        return count;
    }

    /** Ints and dates. */
    static final class Ints extends VectorFiller {
        private int[] data = {};
        private int[] dictionary = {};

        Ints(boolean optional) {
            super(optional);
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
            return new NumberVectors.Ints(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new int[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, boolean dense) throws IOException {
            if (dense) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present(nulls, from, to), Integer.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (int) PlainValues.INTS.get(values.array(), at);
                    at += Integer.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, int[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Integer.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (int) PlainValues.INTS.get(bytes, at + (i - from) * Integer.BYTES);
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
                    data[i] = values.readInteger();
                }
            }
        }
    }

    /** Longs, and times in microseconds. */
    static final class Longs extends VectorFiller {
        private long[] data = {};
        private long[] dictionary = {};

        Longs(boolean optional) {
            super(optional);
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
            return new NumberVectors.Longs(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new long[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, boolean dense) throws IOException {
            if (dense) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present(nulls, from, to), Long.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (long) PlainValues.LONGS.get(values.array(), at);
                    at += Long.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, long[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Long.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (long) PlainValues.LONGS.get(bytes, at + (i - from) * Long.BYTES);
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
                    data[i] = values.readLong();
                }
            }
        }
    }

    /** Floats. */
    static final class Floats extends VectorFiller {
        private float[] data = {};
        private float[] dictionary = {};

        Floats(boolean optional) {
            super(optional);
        }

        @Override
        int plainWidth() {
            return Float.BYTES;
        }

        @Override
        void allocate(int slots, boolean fresh) {
            if (fresh || data.length < slots) {
                data = new float[slots];
            }
        }

        @Override
        ColumnVector vector(boolean @Nullable [] nullSlots) {
            return new NumberVectors.Floats(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new float[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, boolean dense) throws IOException {
            if (dense) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present(nulls, from, to), Float.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (float) PlainValues.FLOATS.get(values.array(), at);
                    at += Float.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, float[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Float.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (float) PlainValues.FLOATS.get(bytes, at + (i - from) * Float.BYTES);
            }
        }

        @Override
        void readIds(int[] ids, int from, int to, boolean dense) {
            float[] entries = dictionary;
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
                    data[i] = values.readFloat();
                }
            }
        }
    }

    /** Doubles. */
    static final class Doubles extends VectorFiller {
        private double[] data = {};
        private double[] dictionary = {};

        Doubles(boolean optional) {
            super(optional);
        }

        @Override
        int plainWidth() {
            return Double.BYTES;
        }

        @Override
        void allocate(int slots, boolean fresh) {
            if (fresh || data.length < slots) {
                data = new double[slots];
            }
        }

        @Override
        ColumnVector vector(boolean @Nullable [] nullSlots) {
            return new NumberVectors.Doubles(data, nullSlots);
        }

        @Override
        void setDictionary(PlainValues values, int count) throws IOException {
            dictionary = new double[count];
            fill(values, dictionary, 0, count);
        }

        @Override
        void readPlain(PlainValues values, int from, int to, boolean dense) throws IOException {
            if (dense) {
                fill(values, data, from, to);
                return;
            }
            boolean[] nulls = nulls();
            int at = values.take(present(nulls, from, to), Double.BYTES);
            for (int i = from; i < to; i++) {
                if (!nulls[i]) {
                    data[i] = (double) PlainValues.DOUBLES.get(values.array(), at);
                    at += Double.BYTES;
                }
            }
        }

        private static void fill(PlainValues values, double[] target, int from, int to) throws IOException {
            int at = values.take(to - from, Double.BYTES);
            byte[] bytes = values.array();
            for (int i = from; i < to; i++) {
                target[i] = (double) PlainValues.DOUBLES.get(bytes, at + (i - from) * Double.BYTES);
            }
        }

        @Override
        void readIds(int[] ids, int from, int to, boolean dense) {
            double[] entries = dictionary;
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
                    data[i] = values.readDouble();
                }
            }
        }
    }
}
