package io.datashard.benchmarks;

import io.datashard.benchmarks.CellProcess.Told;
import io.datashard.benchmarks.result.ResultLine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the rows that a process says it wrote with those that the other implementation reads: their number and the sum of their hashes, by table. */
final class TableRows {
    private TableRows() {}

    /** The names of the tables that a process wrote. */
    static List<String> tables(List<ResultLine> told) {
        return List.copyOf(rows(told).keySet());
    }

    private static Map<String, Map<String, Double>> rows(List<ResultLine> told) {
        Map<String, Map<String, Double>> rows = new TreeMap<>();
        for (ResultLine line : told) {
            if (line.measure().startsWith(ResultLine.ROWS_OF)) {
                rows.put(line.measure().substring(ResultLine.ROWS_OF.length()), line.figures());
            }
        }
        return rows;
    }

    /** What the writer told, with what is wrong if the reader found other rows; failed if the reader failed. */
    static Told compared(Told wrote, Told read, Contender reader) {
        if (!read.failure().isEmpty()) {
            return new Told(
                    List.of(), Result.WRONG + "its rows are not checked: " + reader.label() + " " + read.failure());
        }
        Map<String, Map<String, Double>> written = rows(wrote.lines());
        Map<String, Map<String, Double>> found = rows(read.lines());
        if (!written.isEmpty() && written.equals(found)) {
            return wrote;
        }
        String wrong = reader.label() + " read " + found + " instead of " + written;
        return new Told(wrote.lines().stream().map(line -> line.wrong(wrong)).toList(), "");
    }
}
