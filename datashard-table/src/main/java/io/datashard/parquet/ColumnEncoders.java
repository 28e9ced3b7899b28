package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/** The column encoders, one for each way to hold a value. */
final class ColumnEncoders {
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final int UUID_TEXT = 36;

    private ColumnEncoders() {}

    static ColumnEncoder of(Field field, int position, UuidForm uuids) {
        return switch (field.type().physical()) {
            case BOOLEAN -> new Booleans(field, position);
            case INT -> new Ints(field, position);
            case LONG -> field.type() == PrimitiveType.TIME ? new Times(field, position) : new Longs(field, position);
            case FLOAT -> new Floats(field, position);
            case DOUBLE -> new Doubles(field, position);
            case BYTES ->
                field.type() == PrimitiveType.UUID && uuids == UuidForm.BYTES
                        ? new UuidEncoder(field, position)
                        : new Bytes(field, position, lengthOf(field));
            case DECIMAL -> new Decimals(field, position, (DecimalType) field.type());
        };
    }

    /** The required length of values; -1 = any length. */
    private static int lengthOf(Field field) {
        return field.type()
                .map(primitive -> primitive == PrimitiveType.UUID ? UUID_TEXT : -1, decimal -> -1, FixedType::length);
    }

    private static final class Booleans extends ColumnEncoder {
        private boolean value;

        Booleans(Field field, int position) {
            super(field, position);
        }

        @Override
        int loadValue(RowView row, int position) {
            value = row.getBoolean(position);
            return 1;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(value, 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putByte(value ? 1 : 0);
        }

        @Override
        void takeValue(RowBytes row) {
            value = row.getByte() != 0;
        }
    }

    private static final class Ints extends ColumnEncoder {
        private int value;

        Ints(Field field, int position) {
            super(field, position);
        }

        @Override
        int loadValue(RowView row, int position) {
            value = row.getInt(position);
            return Integer.BYTES;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(value, 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putInt(value);
        }

        @Override
        void takeValue(RowBytes row) {
            value = row.getInt();
        }
    }

    private static class Longs extends ColumnEncoder {
        private long value;

        Longs(Field field, int position) {
            super(field, position);
        }

        void check(long candidate) {}

        @Override
        final int loadValue(RowView row, int position) {
            value = row.getLong(position);
            check(value);
            return Long.BYTES;
        }

        @Override
        final void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(value, 0, definitionLevel);
        }

        @Override
        final void gatherValue(RowBytes row) {
            row.putLong(value);
        }

        @Override
        final void takeValue(RowBytes row) {
            value = row.getLong();
        }
    }

    private static final class Times extends Longs {
        Times(Field field, int position) {
            super(field, position);
        }

        @Override
        void check(long candidate) {
            if (candidate < 0 || candidate >= MICROS_OF_DAY) {
                throw refused("is a time, but the row has a value in it that is not within a day", "Correct the value");
            }
        }
    }

    private static final class Floats extends ColumnEncoder {
        private float value;

        Floats(Field field, int position) {
            super(field, position);
        }

        @Override
        int loadValue(RowView row, int position) {
            value = row.getFloat(position);
            return Float.BYTES;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(value, 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putInt(Float.floatToRawIntBits(value));
        }

        @Override
        void takeValue(RowBytes row) {
            value = Float.intBitsToFloat(row.getInt());
        }
    }

    private static final class Doubles extends ColumnEncoder {
        private double value;

        Doubles(Field field, int position) {
            super(field, position);
        }

        @Override
        int loadValue(RowView row, int position) {
            value = row.getDouble(position);
            return Double.BYTES;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(value, 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putLong(Double.doubleToRawLongBits(value));
        }

        @Override
        void takeValue(RowBytes row) {
            value = Double.longBitsToDouble(row.getLong());
        }
    }

    private static final class Bytes extends ColumnEncoder {
        private final int length;
        private byte[] value = {};

        Bytes(Field field, int position, int length) {
            super(field, position);
            this.length = length;
        }

        @Override
        int loadValue(RowView row, int position) {
            value = row.getBytes(position);
            if (length >= 0 && value.length != length) {
                throw refused(
                        "takes values of exactly " + length + " bytes, but the row has one of " + value.length,
                        length == UUID_TEXT
                                ? "Write a uuid as text of 36 characters, lower case with dashes"
                                : "Correct the value");
            }
            return Integer.BYTES + value.length;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            // The row may reuse the array: Parquet must copy what it keeps.
            target.write(Binary.fromReusedByteArray(value), 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putBytes(value);
        }

        @Override
        void takeValue(RowBytes row) {
            value = row.getBytes();
        }
    }

    private static final class Decimals extends ColumnEncoder {
        private final DecimalType type;
        private final byte[] value;

        Decimals(Field field, int position, DecimalType type) {
            super(field, position);
            this.type = type;
            this.value = new byte[ParquetTypes.decimalBytes(type.precision())];
        }

        @Override
        int loadValue(RowView row, int position) {
            BigDecimal decimal = row.getDecimal(position);
            if (decimal.scale() != type.scale() || decimal.precision() > type.precision()) {
                throw refused(
                        "has the type " + type.text() + ", but the row has a number of precision " + decimal.precision()
                                + " and scale " + decimal.scale() + " in it",
                        "Round the value or use a larger type");
            }
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            int sign = value.length - unscaled.length;
            Arrays.fill(value, 0, sign, (byte) (unscaled[0] < 0 ? -1 : 0));
            System.arraycopy(unscaled, 0, value, sign, unscaled.length);
            return value.length;
        }

        @Override
        void storeValue(ColumnWriter target, int definitionLevel) {
            target.write(Binary.fromReusedByteArray(value), 0, definitionLevel);
        }

        @Override
        void gatherValue(RowBytes row) {
            row.putFixed(value);
        }

        @Override
        void takeValue(RowBytes row) {
            row.getFixed(value);
        }
    }
}
