package io.datashard.layout.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON literals exactly as Python's {@code json.dumps} writes them with its defaults. */
public final class PythonJson {
    /** Up to this many digits, different numbers are different doubles. */
    private static final int UNIQUE_DIGITS = 15;

    private PythonJson() {}

    /** A string in quotes; everything but printable ASCII is escaped. */
    public static String string(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** A float: the shortest digits that read back as the same double, or the tokens NaN, Infinity and -Infinity. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String text = exponent >= -4 && exponent < 16 ? plain(shortest) : scientific(digits, exponent);
        return value < 0 ? "-" + text : text;
    }

    private static String plain(BigDecimal value) {
        return value.scale() <= 0 ? value.toPlainString() + ".0" : value.toPlainString();
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + (exponent < 0 ? "e-" : "e+") + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }

    /** {@link Double#toString} of JDK 17 is not always the shortest text: drops digits as long as the text stays exact. */
    private static BigDecimal shortest(double value) {
        BigDecimal best = new BigDecimal(Double.toString(value));
        if (value >= Double.MIN_NORMAL && best.precision() <= UNIQUE_DIGITS) {
            return best;
        }
        BigDecimal exact = new BigDecimal(value);
        for (int precision = best.stripTrailingZeros().precision(); precision > 0; precision--) {
            BigDecimal rounded = nearest(exact, value, precision);
            if (rounded == null) {
                break;
            }
            best = rounded;
        }
        return best;
    }

    /** The nearest decimal with this many digits that reads back as the value; null if there is none. */
    private static @Nullable BigDecimal nearest(BigDecimal exact, double value, int precision) {
        BigDecimal nearest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        if (nearest.doubleValue() == value) {
            return nearest;
        }
        // Above a power of two, the gap to the next double is twice the gap below: the farther neighbour may be the one
        // that reads back.
        BigDecimal up = exact.round(new MathContext(precision, RoundingMode.UP));
        return up.doubleValue() == value ? up : null;
    }
}
