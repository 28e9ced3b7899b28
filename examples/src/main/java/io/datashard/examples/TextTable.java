package io.datashard.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Formats a table for the console: columns as wide as their cells, numbers aligned right. Not thread-safe. */
final class TextTable {
    private final List<String> names;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    TextTable(String... names) {
        this.names = List.of(names);
        this.numeric = new boolean[names.length];
    }

    TextTable row(Object... values) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Object value = values[i];
            numeric[i] |= value instanceof Number;
            cells.add(text(value));
        }
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, names);
        append(
                text,
                names.stream()
                        .map(name -> "-".repeat(width(names.indexOf(name))))
                        .toList());
        rows.forEach(row -> append(text, row));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < names.size(); i++) {
            String padding = " ".repeat(width(i) - cells.get(i).length());
            line.append(' ')
                    .append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding)
                    .append(' ');
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        return Math.max(
                names.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private static String text(Object value) {
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.1f", number);
        }
        return value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : Objects.toString(value, "");
    }
}
