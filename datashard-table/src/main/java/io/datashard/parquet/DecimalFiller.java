package io.datashard.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Fills vectors of decimals, stored as int, long or bytes of two's complement. */
final class DecimalFiller extends ConvertingFiller {
    private final PrimitiveTypeName stored;
    private final int width;
    private final int scale;
    private BigDecimal[] data = {};
    private BigDecimal[] dictionary = {};

    DecimalFiller(boolean optional, PrimitiveType stored, int scale) {
        super(optional);
        this.stored = stored.getPrimitiveTypeName();
        this.width = switch (this.stored) {
            case INT32 -> Integer.BYTES;
            case INT64 -> Long.BYTES;
            case FIXED_LEN_BYTE_ARRAY -> stored.getTypeLength();
            default -> LENGTH_PREFIXED;
        };
        this.scale = scale;
    }

    @Override
    int plainWidth() {
        return width;
    }

    @Override
    void allocate(int slots, boolean fresh) {
        if (fresh || data.length < slots) {
            data = new BigDecimal[slots];
        }
    }

    @Override
    ColumnVector vector(boolean @Nullable [] nullSlots) {
        return new Decimals(data, nullSlots);
    }

    @Override
    void setDictionary(PlainValues values, int count) throws IOException {
        dictionary = new BigDecimal[count];
        for (int i = 0; i < count; i++) {
            dictionary[i] = next(values);
        }
    }

    private BigDecimal next(PlainValues values) throws IOException {
        int length = width == LENGTH_PREFIXED ? values.takeLength() : width;
        int at = values.take(1, length);
        return switch (stored) {
            case INT32 -> BigDecimal.valueOf((int) PlainBytes.INT.get(values.array(), at), scale);
            case INT64 -> BigDecimal.valueOf((long) PlainBytes.LONG.get(values.array(), at), scale);
            default -> decimal(values.array(), at, length);
        };
    }

    private BigDecimal decimal(byte[] bytes, int offset, int length) {
        if (length == 0 || length > Long.BYTES) {
            return new BigDecimal(new BigInteger(bytes, offset, length), scale);
        }
        long unscaled = bytes[offset];
        for (int i = offset + 1; i < offset + length; i++) {
            unscaled = (unscaled << 8) | (bytes[i] & 0xff);
        }
        return BigDecimal.valueOf(unscaled, scale);
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
        data[slot] = switch (stored) {
            case INT32 -> BigDecimal.valueOf(values.readInteger(), scale);
            case INT64 -> BigDecimal.valueOf(values.readLong(), scale);
            default -> {
                byte[] bytes = values.readBytes().getBytes();
                yield decimal(bytes, 0, bytes.length);
            }
        };
    }

    private static final class Decimals extends ColumnVector {
        private final BigDecimal[] data;

        Decimals(BigDecimal[] data, boolean @Nullable [] nulls) {
            super(nulls);
            this.data = data;
        }

        @Override
        public BigDecimal getDecimal(int slot) {
            return data[slot];
        }
    }
}
