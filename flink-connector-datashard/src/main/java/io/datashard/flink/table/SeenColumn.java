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
 * What a condition makes of a column before it compares: the column itself, cut to the declared precision, cast, shifted. It never falls where
 * the stored value rises, or lies between two functions of it that never do; so the stored values that may match are a range, and its ends are
 * searched for. That way Flink's own arithmetic decides, with all its rounding, whatever the types on both sides are.
 *
 * @param domain the stored values
 * @param type the type that is compared
 * @param step leads from the stored number to the one that is compared
 */
record SeenColumn(ColumnDomain domain, LogicalType type, MonotoneStep step) {
    /** Micros of a day and less are stored as they are; what a query sees of them depends on the declared precision. */
    private static final int MICROS = 6;

    /** A column as it is declared; null if it has no ordered numbers. */
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

    /** What a further step makes of it; null for a null step. */
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

    /** The rows for which the comparison may be false, which is not the opposite of true where a value is NaN. */
    Predicate compareFalse(Operator operator, SeenConstant constant) {
        boolean isUpward = operator == Operator.GT || operator == Operator.GE;
        return domain.mayBeNaN() && isUpward ? domain.all() : compare(negated(operator), constant);
    }

    /** The comparison that is true where the other is false. */
    static Operator negated(Operator operator) {
        return switch (operator) {
            case EQ -> Operator.NE;
            case NE -> Operator.EQ;
            case LT -> Operator.GE;
            case LE -> Operator.GT;
            case GT -> Operator.LE;
            case GE -> Operator.LT;
        };
    }

    private BigInteger last(UnaryOperator<Number> seen, @Nullable Number bound, int sign) {
        return bound == null ? domain.highest() : first(seen, bound, sign).subtract(BigInteger.ONE);
    }

    /** The first value that is seen as the bound or above it (sign 0), or above it (sign 1); the one after the last if there is none. */
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

    /** Whether it is a moment, or a time on a calendar and clock without a zone. */
    boolean isTimestamp() {
        return type.is(LogicalTypeFamily.TIMESTAMP);
    }
}
