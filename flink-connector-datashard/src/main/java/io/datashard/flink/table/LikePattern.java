package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of a {@code LIKE}, as far as it says how a text begins.
 *
 * @param prefix what every matching text begins with
 * @param rest what follows in the pattern
 */
record LikePattern(String prefix, String rest) {
    /** Ends at the first wildcard, escape or character that malformed text is read as. */
    static LikePattern of(String pattern, String escape) {
        int end = 0;
        while (end < pattern.length() && isPlain(pattern.charAt(end), escape)) {
            end++;
        }
        return new LikePattern(pattern.substring(0, end), pattern.substring(end));
    }

    private static boolean isPlain(char letter, String escape) {
        return letter != '%' && letter != '_' && letter != '\\' && letter != '\uFFFD' && escape.indexOf(letter) < 0;
    }

    /** The rows that may match. To Flink 2.1 an empty pattern is like more than the empty text. */
    Predicate matching(SeenText text) {
        if (rest.isEmpty() && !prefix.isEmpty()) {
            return new Compare(text.column(), Operator.EQ, prefix);
        }
        return text.startsWith(prefix);
    }

    /** The rows that may not match; null if any may. */
    @Nullable Predicate notMatching(SeenText text) {
        if (rest.isEmpty()) {
            return new Compare(text.column(), Operator.NE, prefix);
        }
        return rest.equals("%") && !prefix.isEmpty() ? text.startsOtherwise(prefix) : null;
    }
}
