package io.datashard.benchmarks.work;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One line of JSON: what a cell found. Written by hand, because a library for it would be on the class path of every system. Immutable. */
record ResultLine(Map<String, Object> values) {
    /** A line about a measure of a cell. */
    static ResultLine of(String measure) {
        return new ResultLine(Map.of("measure", measure));
    }

    ResultLine with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new ResultLine(more);
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.6f", number);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
