package io.datashard.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Converts Iceberg's values to the JSON that {@code ds_canon.py} of e2e-tests defines, and that JSON to literals of conditions. */
final class CanonicalValues {
    private static final HexFormat HEX = HexFormat.of();
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private CanonicalValues() {}

    /** Adds a value to a row. */
    static void put(ObjectNode row, Types.NestedField column, Object value) {
        String name = column.name();
        if (value == null) {
            row.putNull(name);
            return;
        }
        switch (column.type().typeId()) {
            case BOOLEAN -> row.put(name, (Boolean) value);
            case INTEGER -> row.put(name, (Integer) value);
            case LONG -> row.put(name, (Long) value);
            case FLOAT -> put(row, name, ((Float) value).doubleValue());
            case DOUBLE -> put(row, name, (Double) value);
            case TIME -> row.put(name, ((LocalTime) value).getLong(ChronoField.MICRO_OF_DAY));
            case TIMESTAMP -> row.put(name, micros(value));
            case BINARY, FIXED -> row.put(name, HEX.formatHex(bytes(value)));
            case DECIMAL -> row.put(name, ((BigDecimal) value).toPlainString());
            case UUID -> row.put(name, uuid(value).toString());
            case DATE, STRING -> row.put(name, value.toString());
            default -> throw new IllegalStateException("no canonical value for " + column);
        }
    }

    private static void put(ObjectNode row, String name, double value) {
        if (Double.isFinite(value)) {
            row.put(name, value);
        } else {
            row.put(name, Double.toString(value));
        }
    }

    private static long micros(Object timestamp) {
        LocalDateTime time = timestamp instanceof OffsetDateTime zoned
                ? zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : (LocalDateTime) timestamp;
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    /** Bytes where the data file does not declare the UUID type, as must be (iceberg format section 5.2); text in files of the classic layout. */
    private static UUID uuid(Object value) {
        if (value instanceof UUID uuid) {
            return uuid;
        }
        if (value instanceof String text) {
            return UUID.fromString(text);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes(value));
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    /** A condition's value as Iceberg expects it for a column of that type. */
    static Object literal(Type type, JsonNode value) {
        return switch (type.typeId()) {
            case BOOLEAN -> value.booleanValue();
            case INTEGER -> value.intValue();
            case LONG, TIME, TIMESTAMP -> value.longValue();
            case FLOAT -> (float) number(value);
            case DOUBLE -> number(value);
            case DATE -> Math.toIntExact(LocalDate.parse(value.textValue()).toEpochDay());
            case STRING -> value.textValue();
            case UUID -> UUID.fromString(value.textValue());
            case BINARY, FIXED -> ByteBuffer.wrap(HEX.parseHex(value.textValue()));
            case DECIMAL -> new BigDecimal(value.textValue());
            default -> throw new IllegalStateException("no condition on a column of type " + type);
        };
    }

    private static double number(JsonNode value) {
        return value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue();
    }
}
