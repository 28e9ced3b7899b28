package io.datashard.flink.table;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of a {@code LIKE}: the text that matches begin with, and the rest.
 *
 * @param prefix every matching text begins with this
 * @param rest the part of the pattern after the prefix
 */
record LikePattern(String prefix, String rest) {
    /** Ends the prefix at the first wildcard, escape character or U+FFFD, which replaces malformed text. */
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

    /** The rows that may match. In Flink 2.1, more than the empty text matches an empty pattern. */
    Predicate matching(SeenText text) {
        if (rest.isEmpty() && !prefix.isEmpty()) {
            return new Compare(text.column(), Operator.EQ, prefix);
        }
        return text.startsWith(prefix);
    }

    /** The rows that may fail to match; null = any row. */
    @Nullable Predicate notMatching(SeenText text) {
        if (rest.isEmpty()) {
            return new Compare(text.column(), Operator.NE, prefix);
        }
        return rest.equals("%") && !prefix.isEmpty() ? text.startsOtherwise(prefix) : null;
    }
}
