package io.datashard.parquet;

import org.jspecify.annotations.Nullable;

/** The vectors of numbers and booleans. */
final class NumberVectors {
    private NumberVectors() {}

    static final class Booleans extends ColumnVector {
        private final boolean[] data;

        Booleans(boolean[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public boolean getBoolean(int slot) {
            return data[slot];
        }
    }

    static final class Ints extends ColumnVector {
        private final int[] data;

        Ints(int[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public int getInt(int slot) {
            return data[slot];
        }
    }

    static final class Longs extends ColumnVector {
        private final long[] data;

        Longs(long[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public long getLong(int slot) {
            return data[slot];
        }
    }

    /** Floats by their bits. */
    static final class Floats extends ColumnVector {
        private final int[] data;

        Floats(int[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public float getFloat(int slot) {
            return Float.intBitsToFloat(data[slot]);
        }
    }

    /** Doubles by their bits. */
    static final class Doubles extends ColumnVector {
        private final long[] data;

        Doubles(long[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public double getDouble(int slot) {
            return Double.longBitsToDouble(data[slot]);
        }
    }
}
