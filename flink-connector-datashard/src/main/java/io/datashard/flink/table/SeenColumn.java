package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.UnaryOperator;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * A column as a condition compares it: cut to the declared precision, cast, shifted. This value is a monotone function of the stored value, or
 * lies between two monotone functions. So the stored values that may match form a range, and a binary search finds its ends. The search computes
 * as Flink does, with Flink's rounding, so it holds for all types on both sides.
 *
 * @param domain the stored values
 * @param type the type of the compared value
 * @param step turns the stored number into the compared number
 */
record SeenColumn(ColumnDomain domain, LogicalType type, MonotoneStep step) {
    /** Data files hold microseconds; the declared precision decides how many of these digits a query sees. */
    private static final int MICROS = 6;

    /** A column as declared; null if its values have no numeric order. */
    static @Nullable SeenColumn of(String column, LogicalType type) {
        ColumnDomain domain = ColumnDomain.of(column, type);
        if (domain == null) {
            return null;
        }
        MonotoneStep step =
                switch (type.getTypeRoot()) {
                    case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                        MonotoneStep.floor(BigDecimal.TEN.pow(MICROS - LogicalTypeChecks.getPrecision(type)));
                    case TIME_WITHOUT_TIME_ZONE -> MonotoneStep.quotient(BigDecimal.valueOf(1000));
                    default -> MonotoneStep.SAME;
                };
        return new SeenColumn(domain, type, step);
    }

    /** This column after a further step; null for a null step. */
    @Nullable SeenColumn then(@Nullable MonotoneStep next, LogicalType type) {
        return next == null ? null : new SeenColumn(domain, type, step.then(next));
    }

    /** The rows for which the comparison may be true. */
    Predicate compare(Operator operator, SeenConstant constant) {
        Widening common = Widening.of(type, constant.type());
        UnaryOperator<Number> low = number -> common.widen(step.low().apply(number), type);
        UnaryOperator<Number> high = number -> common.widen(step.high().apply(number), type);
        Number from = common.widen(constant.low(), constant.type());
        Number to = constant.high() == null ? null : common.widen(constant.high(), constant.type());
        if (to == null && (operator == Operator.LT || operator == Operator.LE || operator == Operator.NE)) {
            return domain.all();
        }
        BigInteger above = domain.highest();
        return switch (operator) {
            case GE -> domain.range(first(high, from, 0), above);
            case GT -> domain.range(first(high, from, 1), above);
            case LT -> domain.range(domain.lowest(), last(low, to, 0));
            case LE -> domain.range(domain.lowest(), last(low, to, 1));
            case EQ -> domain.range(first(high, from, 0), to == null ? above : last(low, to, 1));
            case NE -> compare(from, to) == 0 ? domain.outside(last(low, to, 0), first(high, from, 1)) : domain.all();
        };
    }

    /** The rows for which the comparison may be false. For NaN, false is not the negation of true. */
    Predicate compareFalse(Operator operator, SeenConstant constant) {
        boolean isUpward = operator == Operator.GT || operator == Operator.GE;
        return domain.mayBeNaN() && isUpward ? domain.all() : compare(operator.negated(), constant);
    }

    private BigInteger last(UnaryOperator<Number> seen, @Nullable Number bound, int sign) {
        return bound == null ? domain.highest() : first(seen, bound, sign).subtract(BigInteger.ONE);
    }

    /** The first value whose seen number is at or above the bound (sign 0), or above it (sign 1); one after the highest value if there is none. */
    private BigInteger first(UnaryOperator<Number> seen, Number bound, int sign) {
        BigInteger low = domain.lowest();
        BigInteger high = domain.highest().add(BigInteger.ONE);
        while (low.compareTo(high) < 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (compare(seen.apply(domain.number(middle)), bound) >= sign) {
                high = middle;
            } else {
                low = middle.add(BigInteger.ONE);
            }
        }
        return low;
    }

    private static int compare(Number left, @Nullable Number right) {
        return left instanceof BigDecimal exact && right instanceof BigDecimal other
                ? Integer.signum(exact.compareTo(other))
                : Integer.signum(Double.compare(left.doubleValue(), right == null ? 0 : right.doubleValue()));
    }

    /** Whether the type is a timestamp, with or without time zone. */
    boolean isTimestamp() {
        return type.is(LogicalTypeFamily.TIMESTAMP);
    }
}
