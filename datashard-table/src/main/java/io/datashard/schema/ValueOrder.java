package io.datashard.schema;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/** The order of internal values of one type, for {@link Predicate} and column bounds. */
public final class ValueOrder {
    private ValueOrder() {}

    /** Compares two values; empty if they are not of one comparable type, or if one is a NaN, which column bounds ignore. */
    public static OptionalInt compare(Object left, Object right) {
        if (left.getClass() != right.getClass() || isNaN(left) || isNaN(right)) {
            return OptionalInt.empty();
        }
        if (left instanceof String text) {
            return OptionalInt.of(compareText(text, (String) right));
        }
        if (left instanceof Integer number) {
            return OptionalInt.of(number.compareTo((Integer) right));
        }
        if (left instanceof Long number) {
            return OptionalInt.of(number.compareTo((Long) right));
        }
        if (left instanceof Float number) {
            return OptionalInt.of(compareNumbers(number, (Float) right));
        }
        if (left instanceof Double number) {
            return OptionalInt.of(compareNumbers(number, (Double) right));
        }
        if (left instanceof BigDecimal number) {
            return OptionalInt.of(number.compareTo((BigDecimal) right));
        }
        if (left instanceof Boolean flag) {
            return OptionalInt.of(flag.compareTo((Boolean) right));
        }
        return OptionalInt.empty();
    }

    /** NaN equals itself and is above all other numbers; -0.0 equals 0.0. */
    static int compareNumbers(double left, double right) {
        return left == right ? 0 : Double.compare(left, right);
    }

    /** By Unicode code point, as the UTF-8 bytes; {@link String#compareTo} differs for supplementary characters. */
    static int compareText(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 puts supplementary characters (surrogates, D800–DFFF) below E000–FFFF; by code point they are
                // above.
                boolean oneIsSurrogate = Character.isSurrogate(a) != Character.isSurrogate(b);
                return oneIsSurrogate && a >= Character.MIN_SURROGATE && b >= Character.MIN_SURROGATE
                        ? (Character.isSurrogate(a) ? 1 : -1)
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** The first text, by this order, after all that begin so; nothing if there is none. */
    public static Optional<String> firstTextAfter(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return Optional.of(prefix.substring(0, start) + Character.toString(next));
            }
            end = start;
        }
        return Optional.empty();
    }

    /** Whether the value is a NaN. */
    public static boolean isNaN(Object value) {
        return (value instanceof Double number && number.isNaN()) || (value instanceof Float real && real.isNaN());
    }
}
