package io.datashard.schema;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A row of plain Java values. Immutable, except that byte arrays are not copied. Thread-safe.
 *
 * <p>Values by column type: boolean {@link Boolean}, int {@link Integer}, long {@link Long}, float {@link Float}, double {@link Double}, date
 * {@link LocalDate}, time {@link LocalTime}, timestamp {@link LocalDateTime}, timestamptz {@link Instant}, string and uuid {@link String}
 * ({@link UUID} is accepted too), binary and fixed {@code byte[]}, decimal {@link BigDecimal} of the column's scale or a smaller one. A long column
 * accepts an {@link Integer} too. Times have microsecond precision.
 */
@PublicEvolving
public final class GenericRow implements RowView {
    private final Schema schema;
    private final @Nullable Object[] values;

    private GenericRow(Schema schema, @Nullable Object[] values) {
        this.schema = schema;
        this.values = values;
    }

    /**
     * Makes a row.
     *
     * @param values one value for each column, in order
     * @throws InvalidUseException if the number or the classes of the values do not fit the schema
     */
    public static GenericRow of(Schema schema, @Nullable Object... values) {
        if (values.length != schema.size()) {
            throw new InvalidUseException(
                    "Cannot make a row",
                    values.length + " values were given for the " + schema.size() + " columns " + schema,
                    "Give one value for each column, null where there is none");
        }
        @Nullable Object[] stored = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            stored[i] = value == null ? null : checked(schema.field(i), value);
        }
        return new GenericRow(schema, stored);
    }

    /** Copies the row that a view shows. */
    public static GenericRow copyOf(RowView view, Schema schema) {
        @Nullable Object[] values = new @Nullable Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = view.isNullAt(i) ? null : read(view, i, schema.field(i).type());
        }
        return new GenericRow(schema, values);
    }

    /** The columns. */
    public Schema schema() {
        return schema;
    }

    /** The value at a position, or null. */
    public @Nullable Object get(int position) {
        return values[position];
    }

    /**
     * The value of a column, or null.
     *
     * @throws InvalidUseException if there is no such column
     */
    public @Nullable Object get(String column) {
        int position = schema.position(column);
        if (position < 0) {
            throw new InvalidUseException(
                    "Cannot read the column '" + column + "'", "the row has the columns " + schema, "Correct the name");
        }
        return values[position];
    }

    @Override
    public boolean isNullAt(int position) {
        return values[position] == null;
    }

    @Override
    public boolean getBoolean(int position) {
        return (Boolean) value(position);
    }

    @Override
    public int getInt(int position) {
        return value(position) instanceof LocalDate date ? EpochTime.days(date) : (Integer) value(position);
    }

    @Override
    public long getLong(int position) {
        Object value = value(position);
        if (value instanceof LocalTime time) {
            return time.toNanoOfDay() / 1_000;
        }
        if (value instanceof LocalDateTime dateTime) {
            return EpochTime.micros(dateTime.toInstant(ZoneOffset.UTC));
        }
        return value instanceof Instant instant ? EpochTime.micros(instant) : (Long) value;
    }

    @Override
    public float getFloat(int position) {
        return (Float) value(position);
    }

    @Override
    public double getDouble(int position) {
        return (Double) value(position);
    }

    @Override
    public byte[] getBytes(int position) {
        return value(position) instanceof String text ? Utf8.encode(text) : (byte[]) value(position);
    }

    @Override
    public BigDecimal getDecimal(int position) {
        return (BigDecimal) value(position);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenericRow row && schema.equals(row.schema) && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return IntStream.range(0, values.length)
                .mapToObj(i -> schema.field(i).name() + "=" + text(values[i]))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }

    private Object value(int position) {
        Object value = values[position];
        if (value == null) {
            throw new IllegalStateException(
                    "the value of column " + schema.field(position).name() + " is null");
        }
        return value;
    }

    private static Object read(RowView view, int position, DataType type) {
        return switch (type.physical()) {
            case BOOLEAN -> view.getBoolean(position);
            case INT ->
                type == PrimitiveType.DATE
                        ? LocalDate.ofEpochDay(view.getInt(position))
                        : (Object) view.getInt(position);
            case LONG -> readLong(view.getLong(position), type);
            case FLOAT -> view.getFloat(position);
            case DOUBLE -> view.getDouble(position);
            case BYTES ->
                isText(type)
                        ? new String(view.getBytes(position), StandardCharsets.UTF_8)
                        : view.getBytes(position).clone();
            case DECIMAL -> view.getDecimal(position);
        };
    }

    private static Object readLong(long value, DataType type) {
        if (type == PrimitiveType.TIME) {
            return LocalTime.ofNanoOfDay(value * 1_000);
        }
        if (type == PrimitiveType.TIMESTAMP) {
            return LocalDateTime.ofInstant(Instant.EPOCH.plus(value, ChronoUnit.MICROS), ZoneOffset.UTC);
        }
        return type == PrimitiveType.TIMESTAMPTZ ? Instant.EPOCH.plus(value, ChronoUnit.MICROS) : (Object) value;
    }

    private static boolean isText(DataType type) {
        return type == PrimitiveType.STRING || type == PrimitiveType.UUID;
    }

    private static Object checked(Field field, Object value) {
        Object stored = stored(field.type(), value);
        if (!valueClass(field.type()).isInstance(stored)) {
            throw new InvalidUseException(
                    "Cannot make a row",
                    Article.with(value.getClass().getSimpleName()) + " was given for the column " + field,
                    "Give " + Article.with(valueClass(field.type()).getSimpleName()));
        }
        if (value instanceof Temporal time
                && time.isSupported(NANO_OF_SECOND)
                && time.get(NANO_OF_SECOND) % 1_000 != 0) {
            throw new InvalidUseException(
                    "Cannot make a row",
                    "the value for the column " + field + " has nanoseconds, and tables hold microseconds",
                    "Truncate it, for example with truncatedTo(ChronoUnit.MICROS)");
        }
        return stored;
    }

    /** What is the same value in another class or scale is taken as the column has it. */
    private static Object stored(DataType type, Object value) {
        if (value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Integer number && type == PrimitiveType.LONG) {
            return number.longValue();
        }
        return type instanceof DecimalType decimal && value instanceof BigDecimal number
                ? decimal.scaled(number)
                : value;
    }

    private static Class<?> valueClass(DataType type) {
        return type.map(GenericRow::valueClass, decimal -> BigDecimal.class, fixed -> byte[].class);
    }

    private static Class<?> valueClass(PrimitiveType type) {
        return switch (type) {
            case BOOLEAN -> Boolean.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case DATE -> LocalDate.class;
            case TIME -> LocalTime.class;
            case TIMESTAMP -> LocalDateTime.class;
            case TIMESTAMPTZ -> Instant.class;
            case STRING, UUID -> String.class;
            case BINARY, FIXED -> byte[].class;
        };
    }
}
