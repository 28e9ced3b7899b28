package io.datashard.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps with texts for keys, lists, texts, whole numbers, booleans and null. Indented by two spaces. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** The text of a value, without a line end behind it. */
    static String text(@Nullable Object value) {
        Json json = new Json();
        json.value(value, "\n");
        return json.out.toString();
    }

    private void value(@Nullable Object value, String lineStart) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(value);
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Map<?, ?> map) {
            map(map, lineStart);
        } else if (value instanceof List<?> list) {
            list(list, lineStart);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void map(Map<?, ?> map, String lineStart) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        String inside = lineStart + "  ";
        String before = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before).append(inside);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), inside);
            before = ",";
        }
        out.append(lineStart).append('}');
    }

    private void list(List<?> list, String lineStart) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        String inside = lineStart + "  ";
        out.append('[');
        for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
            out.append(inside);
            value(values.next(), inside);
            out.append(values.hasNext() ? "," : "");
        }
        out.append(lineStart).append(']');
    }

    /** Everything but printable ASCII is escaped, so that the document is the same in every encoding. */
    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                }
            }
        }
        out.append('"');
    }
}
