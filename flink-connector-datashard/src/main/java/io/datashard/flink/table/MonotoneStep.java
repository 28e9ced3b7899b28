package io.datashard.flink.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/**
 * One step from a value to another, of which two functions are known that never fall where the value rises, and between which the result lies.
 * Where the step itself never falls, both are the step. Values are decimals, or doubles of floating-point types; times are counted in the units
 * of {@link SeenColumn}: days, milliseconds of a day, microseconds since 1970.
 *
 * @param low is never above the result
 * @param high is never below the result
 */
record MonotoneStep(UnaryOperator<Number> low, UnaryOperator<Number> high) {
    /** Changes nothing. */
    static final MonotoneStep SAME = exact(number -> number);

    /** A step that never falls. */
    static MonotoneStep exact(UnaryOperator<Number> step) {
        return new MonotoneStep(step, step);
    }

    /** To the next lower multiple. */
    static MonotoneStep floor(BigDecimal unit) {
        return unit.compareTo(BigDecimal.ONE) == 0 ? SAME : exact(number -> floor(number, unit));
    }

    /** How often a unit is in the value, cut off. */
    static MonotoneStep quotient(BigDecimal unit) {
        return exact(number -> decimal(number).divide(unit, 0, RoundingMode.FLOOR));
    }

    /** So much further. */
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
