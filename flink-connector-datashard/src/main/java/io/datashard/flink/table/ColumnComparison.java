package io.datashard.flink.table;

import io.datashard.format.schema.Predicate;
import io.datashard.format.schema.Predicate.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** A comparison of a column with a literal, as a predicate with the internal value of the column's type. */
final class ColumnComparison {
    private static final int MICROS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private ColumnComparison() {}

    /** The predicate; null if the value can't be told exactly in the column's type. */
    static @Nullable Predicate of(String column, LogicalType type, Operator operator, ValueLiteralExpression literal) {
        if (type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                || type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            Instant time = type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                    ? literal.getValueAs(LocalDateTime.class)
                            .map(local -> local.toInstant(ZoneOffset.UTC))
                            .orElse(null)
                    : literal.getValueAs(Instant.class).orElse(null);
            return time == null ? null : timestamp(column, LogicalTypeChecks.getPrecision(type), operator, time);
        }
        boolean floating = type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE);
        if (floating && operator == Operator.NE) {
            return null; // True for NaN in Flink, and bounds do not tell whether a file holds one.
        }
        Object value = value(type, literal);
        return value == null ? null : new Predicate.Compare(column, operator, value);
    }

    private static @Nullable Object value(LogicalType type, ValueLiteralExpression literal) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> literal.getValueAs(Boolean.class).orElse(null);
            case VARCHAR -> literal.getValueAs(String.class).orElse(null);
            case DATE ->
                literal.getValueAs(LocalDate.class)
                        .map(date -> (Object) Math.toIntExact(date.toEpochDay()))
                        .orElse(null);
            case TIME_WITHOUT_TIME_ZONE ->
                literal.getValueAs(LocalTime.class)
                        .filter(time -> time.toNanoOfDay() % NANOS_PER_MICRO == 0)
                        .map(time -> (Object) (time.toNanoOfDay() / NANOS_PER_MICRO))
                        .orElse(null);
            case INTEGER, BIGINT, DECIMAL, DOUBLE, FLOAT ->
                number(literal).map(number -> exact(type, number)).orElse(null);
            default -> null; // CHAR is compared with padding, binaries have no bounds.
        };
    }

    private static Optional<BigDecimal> number(ValueLiteralExpression literal) {
        return literal.getValueAs(Number.class).map(number -> {
            if (number instanceof BigDecimal decimal) {
                return decimal;
            }
            boolean floating = number instanceof Float || number instanceof Double;
            if (!floating) {
                return BigDecimal.valueOf(number.longValue());
            }
            double value = number.doubleValue();
            return Double.isFinite(value) ? new BigDecimal(value) : null;
        });
    }

    private static @Nullable Object exact(LogicalType type, BigDecimal number) {
        try {
            return switch (type.getTypeRoot()) {
                case INTEGER -> number.intValueExact();
                case BIGINT -> number.longValueExact();
                case DOUBLE -> number.doubleValue();
                case FLOAT -> new BigDecimal(number.floatValue()).compareTo(number) == 0 ? number.floatValue() : null;
                default -> number.setScale(LogicalTypeChecks.getScale(type), RoundingMode.UNNECESSARY);
            };
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /**
     * The query sees the column cut to its declared precision and the predicate sees it whole: the whole value is compared with the ends of
     * the range that is cut to one value.
     */
    private static @Nullable Predicate timestamp(String column, int precision, Operator operator, Instant time) {
        long unit = 1;
        for (int digits = precision; digits < MICROS; digits++) {
            unit *= 10;
        }
        long floor = Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND), time.getNano() / NANOS_PER_MICRO);
        long first = floor - Math.floorMod(floor, unit);
        boolean whole = first == floor && time.getNano() % NANOS_PER_MICRO == 0;
        long next = first + unit;
        return switch (operator) {
            case EQ -> whole ? range(column, first, next) : null;
            case NE -> null;
            case LT -> new Predicate.Compare(column, Operator.LT, whole ? first : next);
            case LE -> new Predicate.Compare(column, Operator.LT, next);
            case GT -> new Predicate.Compare(column, Operator.GE, next);
            case GE -> new Predicate.Compare(column, Operator.GE, whole ? first : next);
        };
    }

    private static Predicate range(String column, long first, long next) {
        return new Predicate.And(List.of(
                new Predicate.Compare(column, Operator.GE, first), new Predicate.Compare(column, Operator.LT, next)));
    }
}
