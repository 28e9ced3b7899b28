package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The column vectors, one for each way to hold a value. */
final class ColumnVectors {
    private ColumnVectors() {}

    /** A vector for values of a type that are stored as {@code stored}. */
    static ColumnVector of(PrimitiveType stored, DataType type, int capacity) {
        return switch (type.physical()) {
            case BOOLEAN -> new Booleans(capacity);
            case INT -> new Ints(capacity);
            case LONG -> new LongVector(capacity, stored);
            case FLOAT -> new Floats(capacity);
            case DOUBLE -> new Doubles(capacity);
            case BYTES ->
                new Bytes(capacity, isBinaryUuid(stored, type) ? ColumnVectors::uuidText : UnaryOperator.identity());
            case DECIMAL -> new DecimalVector(capacity, stored, ((DecimalType) type).scale());
        };
    }

    /** The classic layout keeps a uuid as text, the iceberg layout as 16 bytes. */
    private static boolean isBinaryUuid(PrimitiveType stored, DataType type) {
        return type == io.datashard.schema.PrimitiveType.UUID
                && stored.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    }

    private static byte[] uuidText(byte[] bytes) {
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong()).toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Booleans extends ColumnVector {
        private final boolean[] data;

        Booleans(int capacity) {
            super(capacity);
            data = new boolean[capacity];
        }

        @Override
        void setDictionary(Dictionary dictionary) {
            throw new IllegalStateException("booleans have no dictionary");
        }

        @Override
        void read(ValuesReader values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = values.readBoolean();
                }
            }
        }

        @Override
        void readIds(ValuesReader ids, int from, int to) {
            throw new IllegalStateException("booleans have no dictionary");
        }

        @Override
        boolean getBoolean(int row) {
            return data[row];
        }
    }

    private static final class Ints extends ColumnVector {
        private final int[] data;
        private int[] dictionary = {};

        Ints(int capacity) {
            super(capacity);
            data = new int[capacity];
        }

        @Override
        void setDictionary(Dictionary next) {
            dictionary = new int[next.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = next.decodeToInt(i);
            }
        }

        @Override
        void read(ValuesReader values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = values.readInteger();
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
        int getInt(int row) {
            return data[row];
        }
    }

    private static final class Floats extends ColumnVector {
        private final float[] data;
        private float[] dictionary = {};

        Floats(int capacity) {
            super(capacity);
            data = new float[capacity];
        }

        @Override
        void setDictionary(Dictionary next) {
            dictionary = new float[next.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = next.decodeToFloat(i);
            }
        }

        @Override
        void read(ValuesReader values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = values.readFloat();
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
        float getFloat(int row) {
            return data[row];
        }
    }

    private static final class Doubles extends ColumnVector {
        private final double[] data;
        private double[] dictionary = {};

        Doubles(int capacity) {
            super(capacity);
            data = new double[capacity];
        }

        @Override
        void setDictionary(Dictionary next) {
            dictionary = new double[next.getMaxId() + 1];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = next.decodeToDouble(i);
            }
        }

        @Override
        void read(ValuesReader values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = values.readDouble();
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
        double getDouble(int row) {
            return data[row];
        }
    }

    private static final class Bytes extends ColumnVector {
        private final UnaryOperator<byte[]> form;
        private final byte[][] data;
        private byte[][] dictionary = {};

        Bytes(int capacity, UnaryOperator<byte[]> form) {
            super(capacity);
            this.form = form;
            data = new byte[capacity][];
        }

        @Override
        void setDictionary(Dictionary next) {
            dictionary = new byte[next.getMaxId() + 1][];
            for (int i = 0; i < dictionary.length; i++) {
                dictionary[i] = form.apply(next.decodeToBinary(i).getBytes());
            }
        }

        @Override
        void read(ValuesReader values, int from, int to) {
            for (int i = from; i < to; i++) {
                if (!isNull(i)) {
                    data[i] = form.apply(values.readBytes().getBytes());
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
        byte[] getBytes(int row) {
            return data[row];
        }
    }
}
