package io.datashard.flink.convert;

import io.datashard.format.schema.DataType;
import io.datashard.format.schema.DecimalType;
import io.datashard.format.schema.PrimitiveType;
import io.datashard.format.schema.RowView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Writers and readers of the classes of {@link JavaTypes}. What is finer than a microsecond is cut, as Flink's TIMESTAMP(6) does.
 */
final class JavaColumns {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private JavaColumns() {}

    static ColumnWriter writer(String column, DataType type) {
        if (type instanceof DecimalType decimal) {
            return value -> decimal((BigDecimal) value, decimal);
        }
        if (!(type instanceof PrimitiveType primitive)) {
            return value -> (byte[]) value;
        }
        return switch (primitive) {
            case BOOLEAN -> value -> (Boolean) value;
            case INT -> value -> (Integer) value;
            case LONG -> value -> (Long) value;
            case FLOAT -> value -> (Float) value;
            case DOUBLE -> value -> (Double) value;
            case DATE -> value -> Math.toIntExact(((LocalDate) value).toEpochDay());
            case TIME -> value -> ((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO;
            case TIMESTAMP -> value -> micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
            case TIMESTAMPTZ -> value -> micros((Instant) value);
            case STRING -> value -> utf8((String) value);
            case UUID ->
                value -> value instanceof UUID uuid
                        ? utf8(uuid.toString())
                        : UuidText.require(utf8((String) value), column);
            case BINARY, FIXED -> value -> (byte[]) value;
        };
    }

    static ColumnReader reader(DataType type, Class<?> wanted) {
        if (type instanceof DecimalType) {
            return RowView::getDecimal;
        }
        if (!(type instanceof PrimitiveType primitive)) {
            return (row, position) -> row.getBytes(position).clone();
        }
        return switch (primitive) {
            case BOOLEAN -> RowView::getBoolean;
            case INT -> RowView::getInt;
            case LONG -> RowView::getLong;
            case FLOAT -> RowView::getFloat;
            case DOUBLE -> RowView::getDouble;
            case DATE -> (row, position) -> LocalDate.ofEpochDay(row.getInt(position));
            case TIME -> (row, position) -> LocalTime.ofNanoOfDay(row.getLong(position) * NANOS_PER_MICRO);
            case TIMESTAMP ->
                (row, position) -> LocalDateTime.ofInstant(instant(row.getLong(position)), ZoneOffset.UTC);
            case TIMESTAMPTZ -> (row, position) -> instant(row.getLong(position));
            case STRING -> JavaColumns::text;
            case UUID ->
                wanted == UUID.class ? (row, position) -> UUID.fromString(text(row, position)) : JavaColumns::text;
            case BINARY, FIXED -> (row, position) -> row.getBytes(position).clone();
        };
    }

    /** Microseconds since 1970, rounded down. */
    static long micros(Instant value) {
        return Math.addExact(
                Math.multiplyExact(value.getEpochSecond(), MICROS_PER_SECOND), value.getNano() / NANOS_PER_MICRO);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    /** The number in exactly the column's scale. */
    static BigDecimal decimal(BigDecimal value, DecimalType type) {
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException("more than " + type.precision() + " digits");
        }
        return scaled;
    }

    private static String text(RowView row, int position) {
        return new String(row.getBytes(position), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
