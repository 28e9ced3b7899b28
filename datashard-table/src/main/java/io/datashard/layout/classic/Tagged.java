package io.datashard.layout.classic;

import io.datashard.layout.document.JsonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with a tag that tells how to read it, the form of bounds: {@code {"t": "int", "v": 7}}.
 *
 * @param tag the tag
 * @param value text, Boolean, Long, BigInteger or Double
 */
record Tagged(String tag, Object value) {
    private static final String HEAD = "{\"t\": \"";
    private static final String MIDDLE = "\", \"v\": ";
    private static final int MAX_LONG_DIGITS = 18;

    /** Parses a tagged value; null for any other text. */
    static @Nullable Tagged parse(String text) {
        Tagged spelledAsByPython = parseFast(text);
        if (spelledAsByPython != null) {
            return spelledAsByPython;
        }
        Map<?, ?> object = JsonText.parseObject(text).orElse(Map.of());
        Object value = object.get("v");
        return value != null && object.get("t") instanceof String tag ? new Tagged(tag, value) : null;
    }

    /** A fast path: a manifest holds thousands of bounds, and nearly all are whole numbers and texts without escapes. */
    private static @Nullable Tagged parseFast(String text) {
        int middle = text.startsWith(HEAD) ? text.indexOf(MIDDLE, HEAD.length()) : -1;
        int start = middle + MIDDLE.length();
        int end = text.length() - 1;
        if (middle < 0 || end <= start || text.charAt(end) != '}' || !isPlain(text, HEAD.length(), middle)) {
            return null;
        }
        String tag = text.substring(HEAD.length(), middle);
        if (text.charAt(start) == '"') {
            boolean isWhole = end - start >= 2 && text.charAt(end - 1) == '"' && isPlain(text, start + 1, end - 1);
            return isWhole ? new Tagged(tag, text.substring(start + 1, end - 1)) : null;
        }
        return isWholeNumber(text, start, end) ? new Tagged(tag, Long.valueOf(text.substring(start, end))) : null;
    }

    /** Whether a JSON string holds these characters without escapes. */
    private static boolean isPlain(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isWholeNumber(String text, int start, int end) {
        int first = text.charAt(start) == '-' ? start + 1 : start;
        int digits = end - first;
        // JSON allows no leading zeros; the few longer numbers may not fit.
        if (digits < 1 || digits > MAX_LONG_DIGITS || (digits > 1 && text.charAt(first) == '0')) {
            return false;
        }
        for (int i = first; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
