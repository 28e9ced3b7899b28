package io.datashard.format.schema;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The order of the internal values of a type (see {@link DataType}), the same as that of the column bounds in manifests: strings by Unicode
 * code point, NaN equal to itself and above every other number, -0.0 equal to 0.0, binary by unsigned byte.
 */
public final class TypeOrder {
    private TypeOrder() {}

    /**
     * Compares two internal values of a type.
     *
     * @return below, equal to or above 0 as {@code left} is below, equal to or above {@code right}
     * @throws ClassCastException if a value is not an internal value of the type
     */
    public static int compare(DataType type, Object left, Object right) {
        return switch (type.physical()) {
            case BOOLEAN -> Boolean.compare((Boolean) left, (Boolean) right);
            case INT -> Integer.compare((Integer) left, (Integer) right);
            case LONG -> Long.compare((Long) left, (Long) right);
            case FLOAT -> compareNumbers((Float) left, (Float) right);
            case DOUBLE -> compareNumbers((Double) left, (Double) right);
            case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
            case BYTES ->
                left instanceof String text
                        ? compareText(text, (String) right)
                        : Arrays.compareUnsigned((byte[]) left, (byte[]) right);
        };
    }

    private static int compareNumbers(double left, double right) {
        // Double.compare would set -0.0 below 0.0; == does not, and NaN falls through to it.
        return left == right ? 0 : Double.compare(left, right);
    }

    private static int compareText(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 sets supplementary characters (surrogates, D800–DFFF) below E000–FFFF; by code point they are
                // above.
                boolean oneIsSurrogate = Character.isSurrogate(a) != Character.isSurrogate(b);
                return oneIsSurrogate && a >= Character.MIN_SURROGATE && b >= Character.MIN_SURROGATE
                        ? (Character.isSurrogate(a) ? 1 : -1)
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
