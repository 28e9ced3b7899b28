package io.datashard.flink.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * The value that a column is compared with, in the units of {@link MonotoneStep}. Before the query runs, only its bounds may be known.
 *
 * @param type type of the value
 * @param low lower bound of the value
 * @param high upper bound of the value; null = none
 */
record SeenConstant(LogicalType type, Number low, @Nullable Number high) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d:\\d\\d");
    private static final Pattern TIMESTAMP = Pattern.compile(DATE + " " + TIME);

    /** The value of a literal other than NULL; null if its type has no numeric order. */
    static @Nullable SeenConstant of(ValueLiteralExpression literal) {
        LogicalType type = literal.getOutputDataType().getLogicalType();
        Number value = number(type, literal);
        return value == null ? null : new SeenConstant(type, atLeast(type, value), value);
    }

    /** The lower bound of a literal: Flink 2.1 and 2.2 cut a time of day to seconds when the query runs, 2.3 does not. */
    private static Number atLeast(LogicalType type, Number value) {
        return type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
                ? ((BigDecimal) value)
                        .movePointLeft(3)
                        .setScale(0, RoundingMode.FLOOR)
                        .movePointRight(3)
                : value;
    }

    private static @Nullable Number number(LogicalType type, ValueLiteralExpression literal) {
        return switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                literal.getValueAs(Number.class)
                        .map(number -> BigDecimal.valueOf(number.longValue()))
                        .orElse(null);
            case DECIMAL ->
                // The planner may keep more digits than the type has; the running query rounds them.
                literal.getValueAs(BigDecimal.class)
                        .map(number -> number.setScale(LogicalTypeChecks.getScale(type), RoundingMode.HALF_UP))
                        .orElse(null);
            case FLOAT, DOUBLE ->
                literal.getValueAs(Number.class)
                        .map(Number::doubleValue)
                        .filter(number -> !number.isNaN())
                        .orElse(null);
            case DATE ->
                literal.getValueAs(LocalDate.class)
                        .map(date -> BigDecimal.valueOf(date.toEpochDay()))
                        .orElse(null);
            case TIME_WITHOUT_TIME_ZONE ->
                literal.getValueAs(LocalTime.class)
                        .map(time -> BigDecimal.valueOf(time.toNanoOfDay() / NANOS_PER_MILLI))
                        .orElse(null);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                literal.getValueAs(LocalDateTime.class)
                        .map(time -> micros(time.toInstant(ZoneOffset.UTC)))
                        .orElse(null);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                literal.getValueAs(Instant.class).map(SeenConstant::micros).orElse(null);
            default -> null;
        };
    }

    /** The time in a text that Flink casts to a time type implicitly; null if the text is no time, or has another form that Flink accepts. */
    static @Nullable SeenConstant parsed(String text, LogicalType type) {
        Number value =
                switch (type.getTypeRoot()) {
                    case DATE -> DATE.matcher(text).matches() ? days(text) : null;
                    case TIME_WITHOUT_TIME_ZONE -> TIME.matcher(text).matches() ? millis(text) : null;
                    case TIMESTAMP_WITHOUT_TIME_ZONE -> TIMESTAMP.matcher(text).matches() ? local(text) : null;
                    default -> null;
                };
        return value == null ? null : new SeenConstant(type, value, value);
    }

    private static @Nullable Number days(String text) {
        return parse(() -> BigDecimal.valueOf(LocalDate.parse(text).toEpochDay()));
    }

    private static @Nullable Number millis(String text) {
        return parse(() -> BigDecimal.valueOf(LocalTime.parse(text).toNanoOfDay() / NANOS_PER_MILLI));
    }

    private static @Nullable Number local(String text) {
        return parse(() -> micros(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)));
    }

    private static @Nullable Number parse(Supplier<Number> parser) {
        try {
            return parser.get();
        } catch (DateTimeParseException e) {
            return null; // No such day or time.
        }
    }

    /** This value after a step; null for a null step. */
    @Nullable SeenConstant then(@Nullable MonotoneStep step, LogicalType type) {
        return step == null
                ? null
                : new SeenConstant(
                        type,
                        step.low().apply(low),
                        high == null ? null : step.high().apply(high));
    }

    /** Whether the type is a timestamp, with or without time zone. */
    boolean isTimestamp() {
        return type.is(LogicalTypeFamily.TIMESTAMP);
    }

    /** Microseconds since 1970, with decimal places for nanoseconds. */
    static BigDecimal micros(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond()).movePointRight(6).add(BigDecimal.valueOf(time.getNano(), 3));
    }

    /** The instant, cut to nanoseconds. */
    static Instant instant(Number micros) {
        BigDecimal exact = (BigDecimal) micros;
        BigDecimal seconds = exact.movePointLeft(6).setScale(0, RoundingMode.FLOOR);
        long nanos = exact.subtract(seconds.movePointRight(6))
                .movePointRight(3)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        return Instant.ofEpochSecond(seconds.longValueExact(), nanos);
    }
}
