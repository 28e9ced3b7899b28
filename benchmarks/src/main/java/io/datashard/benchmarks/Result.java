package io.datashard.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one process told of one measure, or why it did not.
 *
 * @param cell id of the cell
 * @param contender the system
 * @param round from 1 on
 * @param measure name of the measure
 * @param figures what was measured, by name
 * @param failure why there are no figures, or not the right ones; empty if all is well
 */
record Result(
        String cell, Contender contender, int round, String measure, Map<String, Double> figures, String failure) {
    private static final String WRONG_ROWS = "wrong rows";
    private static final ObjectMapper JSON = new ObjectMapper();

    Result {
        figures = Map.copyOf(figures);
    }

    boolean failed() {
        return !failure.isEmpty();
    }

    /** Whether the command fails by it: ours failed, or rows are wrong. What a peer can't do is told in the report alone. */
    boolean alarms() {
        return failed() && (contender.ours() || failure.startsWith(WRONG_ROWS));
    }

    /** A figure; absent ones are not a number. */
    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /** From a line that a cell's process printed. */
    static Result told(String cell, Contender contender, int round, String line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<?, ?> told = parse(line);
        told.forEach((name, value) -> {
            if (value instanceof Number number) {
                figures.put(name.toString(), number.doubleValue());
            }
        });
        boolean right = Boolean.TRUE.equals(told.get("right"));
        String failure = right ? "" : WRONG_ROWS + ": " + line;
        return new Result(cell, contender, round, Objects.toString(told.get("measure")), figures, failure);
    }

    /** One line of JSON. */
    String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cell", cell);
        all.put("system", contender.id());
        all.put("round", round);
        all.put("measure", measure);
        all.put("figures", figures);
        all.put("failure", failure);
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Result ofLine(String line) {
        Map<?, ?> all = parse(line);
        Map<String, Double> figures = new LinkedHashMap<>();
        if (all.get("figures") instanceof Map<?, ?> stored) {
            stored.forEach((name, value) -> figures.put(name.toString(), Double.valueOf(value.toString())));
        }
        return new Result(
                Objects.toString(all.get("cell")),
                Contender.of(Objects.toString(all.get("system"))),
                Integer.parseInt(Objects.toString(all.get("round"))),
                Objects.toString(all.get("measure")),
                figures,
                Objects.toString(all.get("failure")));
    }

    private static Map<?, ?> parse(String line) {
        try {
            return JSON.readValue(line, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Cannot read a result: " + e.getMessage() + ". Run the benchmarks anew, or remove this line: "
                            + line,
                    e);
        }
    }
}
