package io.datashard.flink.convert;

import io.datashard.schema.DataType;
import io.datashard.schema.EpochTime;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Utf8;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Writers and readers of the classes of {@link JavaTypes}. Writers cut off digits finer than a microsecond, as Flink's TIMESTAMP(6) does. They
 * pass on values that the column can't hold: {@link io.datashard.schema.RowScreen} decides about those.
 */
final class JavaColumns {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private JavaColumns() {}

    static ColumnWriter writer(DataType type) {
        return type.map(
                JavaColumns::primitiveWriter,
                decimal -> value -> decimal.scaled((BigDecimal) value),
                fixed -> value -> (byte[]) value);
    }

    private static ColumnWriter primitiveWriter(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> value -> (Boolean) value;
            case INT -> value -> (Integer) value;
            case LONG -> value -> (Long) value;
            case FLOAT -> value -> (Float) value;
            case DOUBLE -> value -> (Double) value;
            case DATE -> value -> EpochTime.days((LocalDate) value);
            case TIME -> value -> ((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO;
            case TIMESTAMP -> value -> EpochTime.micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
            case TIMESTAMPTZ -> value -> EpochTime.micros((Instant) value);
            case STRING -> value -> Utf8.encode((String) value);
            case UUID -> value -> Utf8.encode(value instanceof UUID uuid ? uuid.toString() : (String) value);
            case BINARY, FIXED -> value -> (byte[]) value;
        };
    }

    static ColumnReader reader(DataType type, Class<?> wanted) {
        return type.map(
                primitive -> primitiveReader(primitive, wanted),
                decimal -> RowView::getDecimal,
                fixed -> (row, position) -> row.getBytes(position).clone());
    }

    private static ColumnReader primitiveReader(PrimitiveType type, Class<?> wanted) {
        return switch (type) {
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

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    private static String text(RowView row, int position) {
        return new String(row.getBytes(position), StandardCharsets.UTF_8);
    }
}
