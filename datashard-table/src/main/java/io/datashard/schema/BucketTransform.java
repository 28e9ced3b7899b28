package io.datashard.schema;

import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts the value into one of {@code count} buckets, by its hash (iceberg format section 8.2).
 *
 * @param count number of buckets
 */
record BucketTransform(int count) implements Transform {
    BucketTransform {
        Transform.requirePositive(count, "bucket[" + count + "]");
    }

    @Override
    public String text() {
        return "bucket[" + count + "]";
    }

    @Override
    public boolean accepts(DataType source) {
        return source.map(BucketTransform::accepts, decimal -> true, fixed -> true);
    }

    private static boolean accepts(PrimitiveType source) {
        return switch (source) {
            case INT, LONG, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, STRING, UUID, BINARY -> true;
            case BOOLEAN, FLOAT, DOUBLE, FIXED -> false;
        };
    }

    @Override
    public String refusal(DataType source) {
        return UNDEFINED;
    }

    @Override
    public DataType resultType(DataType source) {
        return PrimitiveType.INT;
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public String defaultName(String column) {
        return column + "_bucket";
    }

    @Override
    public @Nullable Object apply(@Nullable Object value, DataType source) {
        return value == null ? null : (Murmur3.hash32(bytes(value, source)) & Integer.MAX_VALUE) % count;
    }

    @Override
    public String toString() {
        return text();
    }

    private static byte[] bytes(Object value, DataType source) {
        if (value instanceof Number number && !(value instanceof BigDecimal)) {
            return littleEndian(number.longValue());
        }
        if (value instanceof BigDecimal decimal) {
            return decimalBytes(decimal.unscaledValue());
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (source == PrimitiveType.UUID) {
            UUID uuid = uuid((String) value);
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidUseException(
                    "Cannot find the partition of a row",
                    "a value of its uuid column is no uuid",
                    "Write a uuid as text of 36 characters, lower case with dashes");
        }
    }

    private static byte[] littleEndian(long number) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
    }

    /** Two's complement in the length that Python uses: for -128, -32768 and so on one byte more than needed. */
    private static byte[] decimalBytes(BigInteger unscaled) {
        byte[] shortest = unscaled.toByteArray();
        int length = (unscaled.abs().bitLength() + 8) / 8;
        if (length == shortest.length) {
            return shortest;
        }
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        System.arraycopy(shortest, 0, bytes, length - shortest.length, shortest.length);
        return bytes;
    }
}
