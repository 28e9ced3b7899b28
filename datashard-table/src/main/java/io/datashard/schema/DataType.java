package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column. Immutable.
 *
 * <p>The <em>internal value</em> of a type is the Java object that holds one of its values in bounds and predicates:
 *
 * <ul>
 *   <li>boolean {@link Boolean}; int {@link Integer}; long {@link Long}; float {@link Float}; double {@link Double}
 *   <li>date {@link Integer}, days since 1970-01-01; time {@link Long}, microseconds since midnight
 *   <li>timestamp, timestamptz {@link Long}, microseconds since 1970-01-01T00:00:00 (UTC)
 *   <li>string, uuid {@link String}, ordered by Unicode code point; decimal {@link java.math.BigDecimal} of the type's scale
 *   <li>binary, fixed {@code byte[]}, never bounded
 * </ul>
 */
@PublicEvolving
public sealed interface DataType extends Serializable permits PrimitiveType, DecimalType, FixedType {
    /** Applies the function of this alternative. */
    default <T> T map(
            Function<PrimitiveType, T> primitive, Function<DecimalType, T> decimal, Function<FixedType, T> fixed) {
        return select(new Cases<>(primitive, decimal, fixed));
    }

    /** Applies the case of this alternative. */
    <T> T select(Cases<T> cases);

    /** One function for each alternative. */
    record Cases<T>(
            Function<PrimitiveType, T> primitive, Function<DecimalType, T> decimal, Function<FixedType, T> fixed) {}

    /** The type as schemas spell it, for example {@code long} or {@code decimal(18,8)}. */
    String text();

    /** How {@link RowView} and data files hold values of this type. */
    PhysicalType physical();

    /**
     * Parses a type as schemas spell it.
     *
     * @throws InvalidUseException if the text names no type
     */
    static DataType parse(String text) {
        Matcher decimal = Patterns.DECIMAL.matcher(text);
        if (decimal.matches()) {
            return new DecimalType(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher fixed = Patterns.FIXED.matcher(text);
        if (fixed.matches()) {
            return new FixedType(Integer.parseInt(fixed.group(1)));
        }
        for (PrimitiveType type : PrimitiveType.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(text)) {
                return type;
            }
        }
        throw new InvalidUseException(
                "Cannot read the column type '" + text + "'",
                "it is not a type of this table format",
                "Use one of boolean, int, long, float, double, date, time, timestamp, timestamptz, string, uuid, binary, fixed,"
                        + " decimal(P,S)");
    }

    /** Patterns of the parameterised types. */
    final class Patterns {
        static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
        static final Pattern FIXED = Pattern.compile("fixed\\[\\s*(\\d{1,9})\\s*\\]");

        private Patterns() {}
    }
}
