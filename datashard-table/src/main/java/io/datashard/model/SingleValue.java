package io.datashard.model;

import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.ValueOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg's binary form of one value, in bounds and partition summaries (iceberg format section 4.1).
 *
 * <p>A bound only helps to skip files, and a wrong bound loses rows. So a value that does not fit the type is no bound, in both directions.
 */
public final class SingleValue {
    private static final Pattern CANONICAL_UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int UUID_BYTES = 16;

    private SingleValue() {}

    /** The stored form; null for a value that has none. */
    public static byte @Nullable [] encode(DataType type, Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().toByteArray();
        }
        if (value instanceof String text) {
            return type == PrimitiveType.UUID ? encodeUuid(text) : text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof Boolean flag) {
            return new byte[] {(byte) (flag ? 1 : 0)};
        }
        if (ValueOrder.isNaN(value)) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (value instanceof Integer number) {
            buffer.putInt(number);
        } else if (value instanceof Long number) {
            buffer.putLong(number);
        } else if (value instanceof Float number) {
            buffer.putFloat(number);
        } else {
            buffer.putDouble((Double) value);
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static byte @Nullable [] encodeUuid(String text) {
        // Old files may hold text that is no uuid, or a spelling that sorts otherwise than the bytes.
        if (!CANONICAL_UUID.matcher(text).matches()) {
            return null;
        }
        UUID uuid = UUID.fromString(text);
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** The internal value that the bytes encode; null if they encode none of this type. */
    public static @Nullable Object decode(DataType type, byte[] bytes) {
        return type.map(
                primitive -> decodePrimitive(primitive, bytes),
                decimal -> decodeDecimal(decimal, bytes),
                fixed -> bytes);
    }

    private static @Nullable Object decodePrimitive(PrimitiveType type, byte[] bytes) {
        return switch (type) {
            case BOOLEAN -> bytes.length == 1 ? Boolean.valueOf(bytes[0] != 0) : null;
            case INT, DATE -> decodeInt(bytes);
            case LONG, TIME, TIMESTAMP, TIMESTAMPTZ -> wholeNumber(bytes);
            case FLOAT -> decodeFloat(bytes);
            case DOUBLE -> notNaN(realNumber(bytes));
            case STRING -> decodeText(bytes);
            case UUID -> decodeUuid(bytes);
            case BINARY, FIXED -> bytes;
        };
    }

    private static @Nullable Object decodeDecimal(DecimalType type, byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        BigDecimal value = new BigDecimal(new BigInteger(bytes), type.scale());
        return value.precision() <= type.precision() ? value : null;
    }

    /** Accepts both lengths: a column may have been promoted to the other type. */
    private static @Nullable Long wholeNumber(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (bytes.length) {
            case Integer.BYTES -> (long) buffer.getInt();
            case Long.BYTES -> buffer.getLong();
            default -> null;
        };
    }

    private static @Nullable Integer decodeInt(byte[] bytes) {
        Long number = wholeNumber(bytes);
        return number == null || number != number.intValue() ? null : number.intValue();
    }

    private static @Nullable Double realNumber(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (bytes.length) {
            case Float.BYTES -> (double) buffer.getFloat();
            case Double.BYTES -> buffer.getDouble();
            default -> null;
        };
    }

    private static @Nullable Object decodeFloat(byte[] bytes) {
        Double number = realNumber(bytes);
        // A double between two floats would be rounded, and a rounded bound is wrong.
        return number == null || (double) number.floatValue() != number ? null : number.floatValue();
    }

    private static @Nullable Object notNaN(@Nullable Double number) {
        return number == null || number.isNaN() ? null : number;
    }

    private static @Nullable Object decodeText(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable Object decodeUuid(byte[] bytes) {
        if (bytes.length != UUID_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
}
