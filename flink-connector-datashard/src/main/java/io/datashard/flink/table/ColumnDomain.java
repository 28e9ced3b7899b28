package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * All values that a column can hold, sorted and numbered by integers, so that a binary search finds the bound of a condition. NaN has no number:
 * predicates order it above all values.
 *
 * @param column name of the column
 * @param lowest integer of the lowest value
 * @param highest integer of the highest value
 * @param internal turns an integer into the column's internal value
 * @param mayBeNaN whether the column may also hold NaN
 */
record ColumnDomain(
        String column, BigInteger lowest, BigInteger highest, Function<BigInteger, Object> internal, boolean mayBeNaN) {
    /** The domain of a column of numbers or times; null for other types. */
    static @Nullable ColumnDomain of(String column, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case INTEGER, DATE ->
                between(column, Integer.MIN_VALUE, Integer.MAX_VALUE, key -> (Object) key.intValueExact(), false);
            case BIGINT, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                between(column, Long.MIN_VALUE, Long.MAX_VALUE, key -> (Object) key.longValueExact(), false);
            case FLOAT ->
                between(
                        column,
                        keyOf(Float.NEGATIVE_INFINITY),
                        keyOf(Float.POSITIVE_INFINITY),
                        key -> (Object) floatOf(key),
                        true);
            case DOUBLE ->
                between(
                        column,
                        keyOf(Double.NEGATIVE_INFINITY),
                        keyOf(Double.POSITIVE_INFINITY),
                        key -> (Object) doubleOf(key),
                        true);
            case DECIMAL -> {
                int scale = LogicalTypeChecks.getScale(type);
                BigInteger highest =
                        BigInteger.TEN.pow(LogicalTypeChecks.getPrecision(type)).subtract(BigInteger.ONE);
                yield new ColumnDomain(
                        column, highest.negate(), highest, key -> (Object) new BigDecimal(key, scale), false);
            }
            default -> null;
        };
    }

    private static ColumnDomain between(
            String column, long lowest, long highest, Function<BigInteger, Object> internal, boolean mayBeNaN) {
        return new ColumnDomain(column, BigInteger.valueOf(lowest), BigInteger.valueOf(highest), internal, mayBeNaN);
    }

    /** The value as a number in the same order: a double for floating-point columns, else a decimal. */
    Number number(BigInteger key) {
        Object value = internal.apply(key);
        if (value instanceof Float real) {
            return real.doubleValue();
        }
        if (value instanceof Double real) {
            return real;
        }
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(key);
    }

    /** Rows with any value, NaN included; not rows with null. */
    Predicate all() {
        return new Predicate.IsNotNull(column);
    }

    /** Rows with a value in a range, both ends included. A range up to the highest value includes NaN. */
    Predicate range(BigInteger from, BigInteger to) {
        boolean fromLowest = from.compareTo(lowest) <= 0;
        boolean toHighest = to.compareTo(highest) >= 0;
        if (fromLowest && toHighest) {
            return all();
        }
        if (toHighest && mayBeNaN) {
            return compare(Operator.GE, from.min(highest));
        }
        if (from.compareTo(to) > 0) {
            return Filters.NEVER;
        }
        if (from.equals(to)) {
            return compare(Operator.EQ, from);
        }
        if (fromLowest) {
            return compare(Operator.LE, to);
        }
        return toHighest
                ? compare(Operator.GE, from)
                : new Predicate.And(List.of(compare(Operator.GE, from), compare(Operator.LE, to)));
    }

    /** Rows with a value up to {@code to} or from {@code from} on, or with NaN. */
    Predicate outside(BigInteger to, BigInteger from) {
        BigInteger left = to.add(BigInteger.ONE);
        if (from.compareTo(left) <= 0) {
            return all();
        }
        boolean isOne = from.equals(left.add(BigInteger.ONE));
        if (mayBeNaN) {
            // Predicates take 0.0 and -0.0 for one value; some comparisons of queries take them for two.
            boolean isZero = number(left).doubleValue() == 0;
            return isOne && !isZero ? compare(Operator.NE, left) : all();
        }
        return isOne ? compare(Operator.NE, left) : Filters.or(List.of(range(lowest, to), range(from, highest)));
    }

    private Predicate compare(Operator operator, BigInteger key) {
        return new Compare(column, operator, internal.apply(key));
    }

    private static long keyOf(double value) {
        return inOrder(Double.doubleToLongBits(value));
    }

    private static double doubleOf(BigInteger key) {
        return Double.longBitsToDouble(inOrder(key.longValueExact()));
    }

    private static int keyOf(float value) {
        return inOrder(Float.floatToIntBits(value));
    }

    private static float floatOf(BigInteger key) {
        return Float.intBitsToFloat(inOrder(key.intValueExact()));
    }

    /** Makes the bits of a floating-point number sort like the number, also below zero. Its own inverse. */
    private static long inOrder(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static int inOrder(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
