package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import io.datashard.schema.Predicate.Operator;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes conditions on rows:
 *
 * <pre>{@code
 * and(equal("origin", "MCO"), greaterThan("delay", 180), between("day", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 31)))
 * }</pre>
 *
 * <p>Values are plain Java values: of a number column any {@link Number}, which is compared exactly as a number, whatever its class; boolean
 * {@link Boolean}; string {@link String}; uuid {@link java.util.UUID} or its text; date {@link java.time.LocalDate}; time {@link
 * java.time.LocalTime}; timestamp {@link java.time.LocalDateTime}; timestamptz {@link java.time.Instant}, {@link java.time.OffsetDateTime} or
 * {@link java.time.ZonedDateTime}; binary and fixed {@code byte[]}. Column names and classes are checked when the condition meets the table.
 *
 * <p>As in SQL, a comparison with a null is unknown: neither it nor its {@link #not} matches a row that has null in the column.
 */
@PublicEvolving
public final class Predicates {
    private Predicates() {}

    /** The column equals the value. NaN equals NaN, -0.0 equals 0.0. */
    public static Predicate equal(String column, Object value) {
        return compare(column, Operator.EQ, value);
    }

    /** The column has a value, and not this one. */
    public static Predicate notEqual(String column, Object value) {
        return compare(column, Operator.NE, value);
    }

    /** The column is below the value. */
    public static Predicate lessThan(String column, Object value) {
        return compare(column, Operator.LT, value);
    }

    /** The column is the value or below it. */
    public static Predicate lessThanOrEqual(String column, Object value) {
        return compare(column, Operator.LE, value);
    }

    /** The column is above the value; NaN is above all numbers. */
    public static Predicate greaterThan(String column, Object value) {
        return compare(column, Operator.GT, value);
    }

    /** The column is the value or above it; NaN is above all numbers. */
    public static Predicate greaterThanOrEqual(String column, Object value) {
        return compare(column, Operator.GE, value);
    }

    /** The column is one of both values or between them. */
    public static Predicate between(String column, Object least, Object greatest) {
        return and(greaterThanOrEqual(column, least), lessThanOrEqual(column, greatest));
    }

    /** The column is one of the values. Without values no row matches. */
    public static Predicate in(String column, Object... values) {
        return in(column, Arrays.asList(values));
    }

    /** The column is one of the values. Without values no row matches. */
    public static Predicate in(String column, Collection<?> values) {
        values.forEach(value -> requireValue(column, value));
        return new Predicate.In(column, List.copyOf(values));
    }

    /** The text in the column begins so. */
    public static Predicate startsWith(String column, String prefix) {
        if (prefix.isEmpty()) {
            return isNotNull(column);
        }
        Predicate from = greaterThanOrEqual(column, prefix);
        Optional<String> after = ValueOrder.firstTextAfter(prefix);
        return after.map(text -> and(from, lessThan(column, text))).orElse(from);
    }

    /** The column is null. */
    public static Predicate isNull(String column) {
        return new Predicate.IsNull(column);
    }

    /** The column is not null. */
    public static Predicate isNotNull(String column) {
        return new Predicate.IsNotNull(column);
    }

    /** All of them hold. Without any, every row matches. */
    public static Predicate and(Predicate... parts) {
        return new Predicate.And(List.of(parts));
    }

    /** At least one of them holds. Without any, no row matches. */
    public static Predicate or(Predicate... parts) {
        return new Predicate.Or(List.of(parts));
    }

    /** The condition is false; a row for which it is unknown, because of a null, does not match. */
    public static Predicate not(Predicate predicate) {
        return predicate.map(
                leaf -> leaf.mapLeaf(
                        compare -> compare(compare.column(), compare.operator().negated(), compare.value()),
                        isNull -> isNotNull(isNull.column()),
                        isNotNull -> isNull(isNotNull.column())),
                in -> new Predicate.And(in.values().stream()
                        .map(value -> notEqual(in.column(), value))
                        .toList()),
                and -> new Predicate.Or(
                        and.parts().stream().map(Predicates::not).toList()),
                or -> new Predicate.And(or.parts().stream().map(Predicates::not).toList()));
    }

    private static Predicate compare(String column, Operator operator, Object value) {
        requireValue(column, value);
        return new Predicate.Compare(column, operator, value);
    }

    private static void requireValue(String column, Object value) {
        if (value == null) {
            throw new InvalidUseException(
                    "Cannot compare the column '" + column + "' with null",
                    "no comparison with null is ever true",
                    "Use isNull or isNotNull");
        }
    }
}
