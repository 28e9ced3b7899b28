package io.datashard.layout.classic;

import io.datashard.layout.document.PythonJson;
import io.datashard.schema.DataType;
import io.datashard.schema.DecimalType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Column bounds as manifests write them: {@code {"t": "int", "v": 7}} (classic format section 3.7).
 *
 * <p>A bound only helps to skip files, and a wrong bound loses rows. So a value that does not read back exactly, or that does not fit the
 * column's type, is no bound, in both directions.
 */
final class BoundText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    /** Python's dates reach from year 1 to 9999. */
    private static final long MIN_DAY = LocalDate.of(1, 1, 1).toEpochDay();

    private static final long MAX_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    /** Above the 38 digits of any decimal, and small enough for fast arithmetic. */
    private static final int MAX_EXPONENT = 100;

    private BoundText() {}

    /** The text of a bound; null for a value that bounds can't hold. */
    static @Nullable String encode(DataType type, Object value) {
        return type.map(
                primitive -> encodePrimitive(primitive, value),
                decimal -> tagged("dec", quoted(value.toString())),
                fixed -> null);
    }

    private static @Nullable String encodePrimitive(PrimitiveType type, Object value) {
        return switch (type) {
            case BOOLEAN -> tagged("bool", value.toString());
            case INT, LONG -> tagged("int", value.toString());
            case FLOAT, DOUBLE -> encodeFloat(((Number) value).doubleValue());
            case DATE -> encodeDate((Integer) value);
            case TIME -> encodeTime((Long) value);
            case TIMESTAMP -> encodeTimestamp((Long) value, "");
            case TIMESTAMPTZ -> encodeTimestamp((Long) value, "+00:00");
            case STRING, UUID -> tagged("str", PythonJson.string((String) value));
            case BINARY, FIXED -> null;
        };
    }

    private static String tagged(String tag, String json) {
        return "{\"t\": \"" + tag + "\", \"v\": " + json + "}";
    }

    private static String quoted(String plain) {
        return '"' + plain + '"';
    }

    private static @Nullable String encodeFloat(double value) {
        return Double.isNaN(value) ? null : tagged("float", PythonJson.number(value));
    }

    private static @Nullable String encodeDate(int day) {
        return isPythonDay(day)
                ? tagged("date", quoted(LocalDate.ofEpochDay(day).toString()))
                : null;
    }

    private static @Nullable String encodeTime(long micros) {
        return micros >= 0 && micros < MICROS_PER_DAY ? tagged("time", quoted(time(micros))) : null;
    }

    private static @Nullable String encodeTimestamp(long micros, String offset) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        if (!isPythonDay(day)) {
            return null;
        }
        String time = time(Math.floorMod(micros, MICROS_PER_DAY));
        return tagged("ts", quoted(LocalDate.ofEpochDay(day) + "T" + time + offset));
    }

    private static boolean isPythonDay(long day) {
        return day >= MIN_DAY && day <= MAX_DAY;
    }

    /** Python's isoformat: always with seconds, with a fraction of six digits or none. */
    private static String time(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        long fraction = micros % MICROS_PER_SECOND;
        String time = digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2);
        return fraction == 0 ? time : time + "." + digits(fraction, 6);
    }

    private static String digits(long number, int width) {
        String text = Long.toString(number);
        return "0".repeat(width - text.length()) + text;
    }

    /** The value of a bound; null if the text is untagged or does not fit the type. */
    static @Nullable Object decode(DataType type, String text) {
        Tagged bound = Tagged.parse(text);
        if (bound == null) {
            return null;
        }
        try {
            return bound.value() instanceof String string
                    ? decodeText(type, bound.tag(), string)
                    : decodeLiteral(type, bound.tag(), bound.value());
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null; // not a safe bound; see the class comment
        }
    }

    private static @Nullable Object decodeLiteral(DataType type, String tag, Object value) {
        if (tag.equals("bool") && type == PrimitiveType.BOOLEAN) {
            return value instanceof Boolean ? value : null;
        }
        if (tag.equals("int") && value instanceof Long number) {
            if (type == PrimitiveType.INT) {
                return Math.toIntExact(number);
            }
            return type == PrimitiveType.LONG ? number : null;
        }
        if (tag.equals("float") && value instanceof Double number && !number.isNaN()) {
            if (type == PrimitiveType.FLOAT) {
                float narrow = number.floatValue();
                return narrow == number ? narrow : null;
            }
            return type == PrimitiveType.DOUBLE ? number : null;
        }
        return null;
    }

    private static @Nullable Object decodeText(DataType type, String tag, String text) {
        return type.map(
                primitive -> tag.equals(tag(primitive)) ? decodePrimitive(primitive, text) : null,
                decimal -> tag.equals("dec") ? decodeDecimal(decimal, text) : null,
                fixed -> null);
    }

    private static @Nullable Object decodePrimitive(PrimitiveType type, String text) {
        return switch (type) {
            case DATE -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
            case TIME -> micros(LocalTime.parse(text));
            case TIMESTAMP -> micros(LocalDateTime.parse(text));
            case TIMESTAMPTZ ->
                micros(OffsetDateTime.parse(text)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime());
            case STRING, UUID -> text;
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, BINARY, FIXED -> null;
        };
    }

    private static String tag(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> "bool";
            case INT, LONG -> "int";
            case FLOAT, DOUBLE -> "float";
            case DATE -> "date";
            case TIME -> "time";
            case TIMESTAMP, TIMESTAMPTZ -> "ts";
            case STRING, UUID -> "str";
            case BINARY, FIXED -> "";
        };
    }

    private static @Nullable BigDecimal decodeDecimal(DecimalType type, String text) {
        BigDecimal value = new BigDecimal(text);
        // setScale on a text such as 1E+999999999 would take gigabytes.
        return Math.abs((long) value.scale()) > MAX_EXPONENT || value.precision() > MAX_EXPONENT
                ? null
                : value.setScale(type.scale());
    }

    private static long micros(LocalTime time) {
        long nanos = time.toNanoOfDay();
        if (nanos % 1000 != 0) {
            throw new ArithmeticException("finer than microseconds");
        }
        return nanos / 1000;
    }

    private static long micros(LocalDateTime timestamp) {
        long day = ChronoUnit.DAYS.between(LocalDate.EPOCH, timestamp.toLocalDate());
        return Math.addExact(Math.multiplyExact(day, MICROS_PER_DAY), micros(timestamp.toLocalTime()));
    }
}
