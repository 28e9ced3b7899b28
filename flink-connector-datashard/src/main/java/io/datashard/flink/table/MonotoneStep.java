package io.datashard.flink.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/**
 * One step from a value to another, enclosed by two monotone functions: the result lies between {@code low} and {@code high}, and neither falls
 * when the value rises. For a monotone step, both are the step itself. Values are decimals, or doubles for floating-point types. Units of times:
 * days, milliseconds of a day, microseconds since 1970.
 *
 * @param low monotone function, never above the result
 * @param high monotone function, never below the result
 */
record MonotoneStep(UnaryOperator<Number> low, UnaryOperator<Number> high) {
    /** Changes nothing. */
    static final MonotoneStep SAME = exact(number -> number);

    /** A monotone step. */
    static MonotoneStep exact(UnaryOperator<Number> step) {
        return new MonotoneStep(step, step);
    }

    /** Rounds down to a multiple of the unit. */
    static MonotoneStep floor(BigDecimal unit) {
        return unit.compareTo(BigDecimal.ONE) == 0 ? SAME : exact(number -> floor(number, unit));
    }

    /** Divides by the unit and rounds down. */
    static MonotoneStep quotient(BigDecimal unit) {
        return exact(number -> decimal(number).divide(unit, 0, RoundingMode.FLOOR));
    }

    /** Adds the distance. */
    static MonotoneStep shift(BigDecimal distance) {
        return exact(number -> decimal(number).add(distance));
    }

    /** This step and then another. */
    MonotoneStep then(MonotoneStep next) {
        return new MonotoneStep(
                number -> next.low.apply(low.apply(number)), number -> next.high.apply(high.apply(number)));
    }

    static BigDecimal floor(Number number, BigDecimal unit) {
        return decimal(number).divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
    }

    static BigDecimal decimal(Number number) {
        return (BigDecimal) number;
    }
}
