package io.datashard.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.benchmarks.result.ResultLine;
import java.util.Map;

/**
 * What one process told of one measure, or why it did not.
 *
 * @param cell id of the cell
 * @param system id of the system
 * @param round from 1 on
 * @param measure name of the measure
 * @param figures what was measured, by name
 * @param failure why there are no figures, or not the right ones; empty if all is well
 */
record Result(String cell, String system, int round, String measure, Map<String, Double> figures, String failure) {
    /** Begins the failure of a process that ended well, but not with what it should have. */
    static final String WRONG = "wrong: ";

    private static final ObjectMapper JSON = new ObjectMapper();

    Result {
        figures = Map.copyOf(figures);
    }

    /** From a line of a process. */
    static Result told(String cell, Contender contender, int round, ResultLine line) {
        String failure = line.wrong().isEmpty() ? "" : WRONG + line.wrong();
        return new Result(cell, contender.id(), round, line.measure(), line.figures(), failure);
    }

    /** Of a process that told nothing that counts. */
    static Result failed(String cell, Contender contender, int round, String measure, String failure) {
        return new Result(cell, contender.id(), round, measure, Map.of(), failure);
    }

    Contender contender() {
        return Contender.of(system);
    }

    boolean failed() {
        return !failure.isEmpty();
    }

    /** Whether the command fails by it: ours failed, or rows are wrong. What a peer can't do is told in the report alone. */
    boolean alarms() {
        return failed() && (contender().ours() || failure.startsWith(WRONG));
    }

    /** A figure; absent ones are not a number. */
    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /** One line of JSON. */
    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Result ofLine(String line) {
        try {
            return JSON.readValue(line, Result.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Cannot read a result: " + e.getMessage() + ". Run the benchmarks anew, or remove this line: "
                            + line,
                    e);
        }
    }
}
