package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.table.TableLocation;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The uid of a source or sink in SQL. By it, a job finds its state again after a change of its query or its parallelism. The uid comes from the
 * table's location only, not from the query plan.
 *
 * <p>The planner translates each job with its own environment, which knows the operators translated so far. So {@link #isTaken} can tell whether
 * a uid is in use.
 *
 * @param text the uid
 * @param use tells apart the sources or sinks of one table in a job: the user's name for it, or its number; empty for the only one
 */
record OperatorUid(String text, String use) {
    private static final Pattern USE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * The uid for one use of a table.
     *
     * @param kind {@code source} or {@code sink}
     */
    static OperatorUid of(String kind, TableLocation location, String use) {
        String table = "datashard-" + kind + "-" + location.label();
        return new OperatorUid(use.isEmpty() ? table : table + "-" + use, use);
    }

    /**
     * Checks a user's name for a use.
     *
     * @throws InvalidUseException if the name can't be part of a uid or a sink id
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

    /** Whether an operator of the job already has this uid. */
    boolean isTaken(StreamExecutionEnvironment job) {
        return job.getTransformations().stream().anyMatch(operator -> text.equals(operator.getUid()));
    }

    /** The uid that a compiled plan prescribes, different for each operator; empty without a compiled plan. */
    static Optional<OperatorUid> prescribed(Optional<String> byPlan) {
        return byPlan.map(text -> new OperatorUid(text, text));
    }
}
