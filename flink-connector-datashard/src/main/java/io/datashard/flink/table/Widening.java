package io.datashard.flink.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The type to which Flink's generated code widens both sides of a comparison, with Flink's rounding. A decimal and a float give a double. */
enum Widening {
    /** Both sides are whole numbers, decimals or times: an exact comparison. */
    EXACT,
    /** A float and a whole number, or two floats. */
    FLOAT,
    /** One side is a double, or one is a float and the other a decimal. */
    DOUBLE;

    /** The most digits of a decimal that Flink holds as a long. */
    private static final int COMPACT = 18;

    static Widening of(LogicalType left, LogicalType right) {
        boolean isApproximate =
                left.is(LogicalTypeFamily.APPROXIMATE_NUMERIC) || right.is(LogicalTypeFamily.APPROXIMATE_NUMERIC);
        if (!isApproximate) {
            return EXACT;
        }
        boolean isDouble = left.is(LogicalTypeRoot.DOUBLE) || right.is(LogicalTypeRoot.DOUBLE);
        boolean isDecimal = left.is(LogicalTypeRoot.DECIMAL) || right.is(LogicalTypeRoot.DECIMAL);
        return isDouble || isDecimal ? DOUBLE : FLOAT;
    }

    /** The widened value. */
    Number widen(Number value, LogicalType type) {
        if (this == EXACT || !(value instanceof BigDecimal exact)) {
            return value;
        }
        if (type.is(LogicalTypeRoot.DECIMAL)) {
            return asDouble(exact, type);
        }
        long whole = exact.longValueExact();
        return this == FLOAT ? (double) (float) whole : (double) whole;
    }

    /** A decimal as the double that Flink makes of it, which is not always the nearest one. */
    static double asDouble(BigDecimal value, LogicalType type) {
        int scale = LogicalTypeChecks.getScale(type);
        BigDecimal scaled = value.setScale(scale, RoundingMode.UNNECESSARY);
        return LogicalTypeChecks.getPrecision(type) > COMPACT
                ? scaled.doubleValue()
                : (double) scaled.unscaledValue().longValueExact()
                        / BigDecimal.TEN.pow(scale).longValueExact();
    }
}
