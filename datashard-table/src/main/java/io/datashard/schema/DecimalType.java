package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A decimal number.
 *
 * @param precision number of digits, 1 to 38
 * @param scale digits after the point, 0 to precision
 */
@PublicEvolving
public record DecimalType(int precision, int scale) implements DataType {
    /** The largest precision. */
    public static final int MAX_PRECISION = 38;

    public DecimalType {
        if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
            throw new InvalidUseException(
                    "Cannot use decimal(" + precision + "," + scale + ")",
                    "the precision must be 1 to 38 and the scale 0 to the precision",
                    "Change the type of the column");
        }
    }

    /** The same number with the scale of this type if it can be written so; else the number as it is, which does not fit the type. */
    public BigDecimal scaled(BigDecimal number) {
        // Before anything is computed: a text such as 1E+999999999 would take gigabytes.
        boolean isTooLarge = (long) number.precision() - number.scale() > MAX_PRECISION;
        if (number.scale() == scale || isTooLarge) {
            return number;
        }
        try {
            return number.setScale(scale, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            return number;
        }
    }

    @Override
    public <T> T select(Cases<T> cases) {
        return cases.decimal().apply(this);
    }

    @Override
    public String text() {
        return "decimal(" + precision + "," + scale + ")";
    }

    @Override
    public PhysicalType physical() {
        return PhysicalType.DECIMAL;
    }

    @Override
    public String toString() {
        return text();
    }
}
