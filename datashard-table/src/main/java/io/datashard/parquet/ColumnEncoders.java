package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.ByteSlice;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import java.math.BigDecimal;

/** The column encoders, one for each way to hold a value. */
final class ColumnEncoders {
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    private static final int UUID_TEXT = 36;
    /** Decimals of so many digits are longs, unscaled. */
    private static final int MOST_LONG_DIGITS = 18;

    private ColumnEncoders() {}

    static ColumnEncoder of(Field field, int position, UuidForm uuids) {
        return switch (field.type().physical()) {
            case BOOLEAN -> new Booleans(field, position);
            case INT -> new Ints(field, position);
            case LONG -> field.type() == PrimitiveType.TIME ? new Times(field, position) : new Longs(field, position);
            case FLOAT -> new Floats(field, position);
            case DOUBLE -> new Doubles(field, position);
            case BYTES -> ofBytes(field, position, uuids);
            case DECIMAL -> new Decimals(field, position, (DecimalType) field.type());
        };
    }

    private static ColumnEncoder ofBytes(Field field, int position, UuidForm uuids) {
        if (field.type() == PrimitiveType.UUID) {
            return uuids == UuidForm.BYTES
                    ? new UuidEncoder(field, position)
                    : new Bytes(field, position, -1, UUID_TEXT);
        }
        int fixed = field.type().map(primitive -> -1, decimal -> -1, FixedType::length);
        return new Bytes(field, position, fixed, fixed);
    }

    private static final class Booleans extends ColumnEncoder {
        Booleans(Field field, int position) {
            super(field, position, Byte.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            target.putByte(row.getBoolean(position) ? 1 : 0);
        }
    }

    private static final class Ints extends ColumnEncoder {
        Ints(Field field, int position) {
            super(field, position, Integer.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            target.putInt(row.getInt(position));
        }
    }

    private static final class Longs extends ColumnEncoder {
        Longs(Field field, int position) {
            super(field, position, Long.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            target.putLong(row.getLong(position));
        }
    }

    private static final class Times extends ColumnEncoder {
        Times(Field field, int position) {
            super(field, position, Long.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            long micros = row.getLong(position);
            if (micros < 0 || micros >= MICROS_OF_DAY) {
                throw refused(
                        file, "is a time, but the row has a value in it that is not within a day", "Correct the value");
            }
            target.putLong(micros);
        }
    }

    private static final class Floats extends ColumnEncoder {
        Floats(Field field, int position) {
            super(field, position, Float.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            target.putInt(Float.floatToRawIntBits(row.getFloat(position)));
        }
    }

    private static final class Doubles extends ColumnEncoder {
        Doubles(Field field, int position) {
            super(field, position, Double.BYTES);
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            target.putLong(Double.doubleToRawLongBits(row.getDouble(position)));
        }
    }

    private static final class Bytes extends ColumnEncoder {
        private final int required;
        private final ByteSlice value = new ByteSlice();

        /**
         * An encoder of bytes.
         *
         * @param width bytes of a stored value; -1 = any
         * @param required the required length of values; -1 = any
         */
        Bytes(Field field, int position, int width, int required) {
            super(field, position, width);
            this.required = required;
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            row.getBytes(position, value);
            int length = value.length();
            if (required >= 0 && length != required) {
                throw wrongLength(length, file);
            }
            if (width() < 0) {
                target.putBytes(value.array(), value.offset(), length);
            } else {
                target.putRaw(value.array(), value.offset(), length);
            }
        }

        private RuntimeException wrongLength(int length, FileLabel file) {
            return refused(
                    file,
                    "takes values of exactly " + required + " bytes, but the row has one of " + length,
                    required == UUID_TEXT
                            ? "Write a uuid as text of 36 characters, lower case with dashes"
                            : "Correct the value");
        }
    }

    private static final class Decimals extends ColumnEncoder {
        private final DecimalType type;

        Decimals(Field field, int position, DecimalType type) {
            super(field, position, ParquetTypes.decimalBytes(type.precision()));
            this.type = type;
        }

        @Override
        void append(RowView row, int position, FileLabel file, PlainBytes target) {
            BigDecimal decimal = row.getDecimal(position);
            if (decimal.scale() != type.scale() || decimal.precision() > type.precision()) {
                throw refused(
                        file,
                        "has the type " + type.text() + ", but the row has a number of precision " + decimal.precision()
                                + " and scale " + decimal.scale() + " in it",
                        "Round the value or use a larger type");
            }
            if (type.precision() <= MOST_LONG_DIGITS) {
                // Makes no BigInteger and no array.
                target.putBigEndian(decimal.scaleByPowerOfTen(type.scale()).longValue(), width());
                return;
            }
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            int sign = unscaled[0] < 0 ? -1 : 0;
            for (int i = unscaled.length; i < width(); i++) {
                target.putByte(sign);
            }
            target.putRaw(unscaled, 0, unscaled.length);
        }
    }
}
