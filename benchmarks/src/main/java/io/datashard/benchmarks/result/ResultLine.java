package io.datashard.benchmarks.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the process of a cell tells of one measure: a line of its output, which begins with a mark, because libraries print lines too. Processes in
 * Python print the same. Immutable.
 *
 * @param measure name of the measure
 * @param figures by name; one that is not known is absent
 * @param wrong what is wrong with the rows, or with the work; empty if nothing is
 */
public record ResultLine(String measure, Map<String, Double> figures, String wrong) {
    /** Begins the name of a line that tells the rows of a table, as figures {@code rows} and {@code sum}; the name of the table ends it. */
    public static final String ROWS_OF = "rows of ";

    private static final String MARK = "BENCHMARK RESULT ";
    private static final ObjectMapper JSON = new ObjectMapper();

    public ResultLine {
        figures = Map.copyOf(figures);
    }

    /** A line about a measure of a cell. */
    public static ResultLine of(String measure) {
        return new ResultLine(measure, Map.of(), "");
    }

    public ResultLine with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(figures);
        more.put(name, value);
        return new ResultLine(measure, more, wrong);
    }

    public ResultLine with(String name, long value) {
        return with(name, (double) value);
    }

    /** The same, and what is wrong; the first that is said stays. */
    public ResultLine wrong(String what) {
        return wrong.isEmpty() ? new ResultLine(measure, figures, what) : this;
    }

    /** The line. */
    public String text() {
        try {
            return MARK + JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a line; empty for one that is none of these. */
    public static Optional<ResultLine> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(line.substring(MARK.length()), ResultLine.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Cannot read what a cell told: " + e.getMessage() + ". Look into its log. It told: " + line, e);
        }
    }
}
