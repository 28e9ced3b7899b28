package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.table.TableLocation;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The uid of a source or a sink in SQL, by which a job finds its state again after its query or its parallelism was changed. It is made of
 * where the table lies and of nothing that the planner makes of a query.
 *
 * <p>The planner translates each job with an environment of its own, which knows what has been translated of it so far: so it is seen whether a
 * uid is taken.
 *
 * @param text the uid
 * @param use which of the sources or sinks of its table in the job it is: what the user calls it, or its number; empty for the only one
 */
record OperatorUid(String text, String use) {
    private static final Pattern USE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * The uid of a use of a table.
     *
     * @param kind {@code source} or {@code sink}
     */
    static OperatorUid of(String kind, TableLocation location, String use) {
        String table = "datashard-" + kind + "-" + location.label();
        return new OperatorUid(use.isEmpty() ? table : table + "-" + use, use);
    }

    /**
     * Checks what a user calls a use.
     *
     * @throws InvalidUseException if it can't be part of a uid, nor of a sink id
     */
    static String requireName(ConfigOption<String> option, String name) {
        if (!USE.matcher(name).matches()) {
            throw new InvalidUseException(
                    "Cannot use '" + name + "' for '" + option.key() + "'",
                    "it must begin with a letter or digit and have at most 64 letters, digits, dots, dashes and underscores",
                    "Correct the value");
        }
        return name;
    }

    /** Whether an operator of the job has the uid already. */
    boolean isTaken(StreamExecutionEnvironment job) {
        return job.getTransformations().stream().anyMatch(operator -> text.equals(operator.getUid()));
    }

    /** A uid that a compiled plan prescribes; it is another one for each operator. */
    static Optional<OperatorUid> prescribed(Optional<String> byPlan) {
        return byPlan.map(text -> new OperatorUid(text, text));
    }
}
