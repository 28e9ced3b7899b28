package io.datashard.flink.metatable;

import io.datashard.schema.DataType;
import io.datashard.schema.PrimitiveType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;

/** Values of columns as text: times as SQL writes them, in UTC; bytes in hexadecimal digits. */
final class ShownText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private ShownText() {}

    /**
     * The text of a value.
     *
     * @param value an internal value of the type; see {@link DataType}
     */
    static String of(DataType type, Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (type == PrimitiveType.DATE && value instanceof Integer day) {
            return LocalDate.ofEpochDay(day).toString();
        }
        if (type == PrimitiveType.TIME && value instanceof Long micros) {
            return TIME.format(LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO));
        }
        if (type == PrimitiveType.TIMESTAMP && value instanceof Long micros) {
            return timestamp(micros);
        }
        if (type == PrimitiveType.TIMESTAMPTZ && value instanceof Long micros) {
            return timestamp(micros) + "+00:00";
        }
        return value.toString();
    }

    private static String timestamp(long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO,
                ZoneOffset.UTC);
        return time.toLocalDate() + " " + TIME.format(time);
    }
}
