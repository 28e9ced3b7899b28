package io.datashard.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows under a heading, in columns as wide as their longest value; a column of whole numbers is aligned to the right. Plain text. */
final class TextTable {
    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heading) {
        this.heading = List.of(heading);
    }

    void row(Object... values) {
        rows.add(Arrays.stream(values).map(String::valueOf).toList());
    }

    /** All lines, each with a line end. */
    String text() {
        List<Integer> widths = new ArrayList<>();
        List<Boolean> numeric = new ArrayList<>();
        for (int i = 0; i < heading.size(); i++) {
            int column = i;
            widths.add(Stream.concat(Stream.of(heading), rows.stream())
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0));
            numeric.add(rows.stream().map(row -> row.get(column)).allMatch(TextTable::isNumber));
        }
        return Stream.concat(Stream.of(heading), rows.stream())
                .map(row -> line(row, widths, numeric))
                .collect(Collectors.joining());
    }

    private static String line(List<String> values, List<Integer> widths, List<Boolean> numeric) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            String padding = " ".repeat(widths.get(i) - values.get(i).length());
            line.append(i == 0 ? "" : "  ").append(numeric.get(i) ? padding + values.get(i) : values.get(i) + padding);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static boolean isNumber(String value) {
        return value.equals("-") || value.matches("[0-9]{1,15}");
    }
}
