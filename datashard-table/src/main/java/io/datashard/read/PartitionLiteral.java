package io.datashard.read;

import io.datashard.schema.DataType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values of conditions on whose partition all writers agree. */
final class PartitionLiteral {
    private PartitionLiteral() {}

    /**
     * The value as an internal value of the column's type; null if its partition proves nothing, because:
     *
     * <ul>
     *   <li>It has another type.
     *   <li>A decimal does not fit the column's scale, or its unscaled value is -2^(8k-1), such as -128: Python hashes one byte more of these
     *       than Iceberg Java, so that rows may be in either bucket (iceberg format section 8.2).
     *   <li>A uuid is not in its normal spelling: readers differ about other spellings.
     * </ul>
     */
    static @Nullable Object of(Object value, DataType type) {
        return type.map(
                primitive -> holds(primitive, value) ? value : null,
                decimal -> value instanceof BigDecimal number ? decimal(number, decimal.scale()) : null,
                fixed -> value instanceof byte[] ? value : null);
    }

    private static boolean holds(PrimitiveType type, Object value) {
        return switch (type) {
            case BOOLEAN -> value instanceof Boolean;
            case INT, DATE -> value instanceof Integer;
            case LONG, TIME, TIMESTAMP, TIMESTAMPTZ -> value instanceof Long;
            case STRING -> value instanceof String;
            case UUID -> value instanceof String text && isCanonical(text);
            case BINARY, FIXED -> value instanceof byte[];
            case FLOAT, DOUBLE -> false;
        };
    }

    /** The next whole number in the direction of {@code step}; null beyond the last. */
    static @Nullable Object neighbour(Object number, int step) {
        try {
            return number instanceof Integer small
                    ? (Object) Math.addExact(small, step)
                    : (Object) Math.addExact((Long) number, step);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Object decimal(BigDecimal number, int scale) {
        try {
            BigDecimal scaled = number.setScale(scale, RoundingMode.UNNECESSARY);
            BigInteger size = scaled.unscaledValue().abs();
            boolean isAmbiguous = scaled.signum() < 0 && size.bitCount() == 1 && size.bitLength() % Byte.SIZE == 0;
            return isAmbiguous ? null : scaled;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static boolean isCanonical(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
