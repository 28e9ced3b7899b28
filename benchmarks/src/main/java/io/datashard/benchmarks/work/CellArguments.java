package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.Dataset;
import io.datashard.benchmarks.system.BenchmarkTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The arguments of a cell's process, {@code name=value} each. Immutable. */
record CellArguments(Map<String, String> values) {
    CellArguments {
        values = Map.copyOf(values);
    }

    static CellArguments parse(String[] words) {
        Map<String, String> values = new HashMap<>();
        for (String word : words) {
            int at = word.indexOf('=');
            values.put(word.substring(0, at), word.substring(at + 1));
        }
        return new CellArguments(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Cannot run the cell " + values + ": '" + name + "' is missing. Give " + name + "=");
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    long number(String name, long otherwise) {
        return Long.parseLong(text(name, String.valueOf(otherwise)));
    }

    int count(String name, int otherwise) {
        return Math.toIntExact(number(name, otherwise));
    }

    String system() {
        return text("system");
    }

    Path folder() {
        return Path.of(text("folder")).toAbsolutePath();
    }

    Dataset dataset() {
        return Dataset.valueOf(text("dataset", "events").toUpperCase(Locale.ROOT));
    }

    BenchmarkTable table(String name) {
        return new BenchmarkTable(folder().resolve(name), dataset(), text("codec", "zstd"), count("buckets", 0));
    }
}
