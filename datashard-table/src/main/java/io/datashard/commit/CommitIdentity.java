package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Identifies a commit, also when it is repeated. It is fixed together with the commit's content and stays with it. It is never derived from
 * job or operator ids, which change or start again.
 *
 * @param sinkId name of the sink; the table keeps the sink's ledger under it
 * @param family all runs of the sink
 * @param lineage UUID of one run of the sink: from a start or restore to the next restore
 * @param checkpointId the checkpoint of that run
 * @param ancestors the lineages from which this run was restored and that had something to publish, nearest first; the oldest may be missing
 * @param scope what the commit stands for
 */
public record CommitIdentity(
        String sinkId,
        SinkFamily family,
        String lineage,
        CheckpointId checkpointId,
        List<Ancestor> ancestors,
        Scope scope) {
    /** What one commit stands for. */
    public enum Scope {
        /** The rows between two checkpoints. A repetition has the same files. */
        CHECKPOINT,
        /**
         * All rows of a job without checkpoints. The lineage is created when the job is submitted. A job that starts over writes all rows
         * again, into other files; if the first ones are published, they stand for these.
         */
        WHOLE_RUN
    }

    private static final Pattern SINK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public CommitIdentity {
        ancestors = List.copyOf(ancestors);
        requireSinkId(sinkId);
    }

    /**
     * Checks a sink id.
     *
     * @throws InvalidUseException unless the id has 1 to 128 letters, digits, dots, dashes and underscores
     */
    public static void requireSinkId(String sinkId) {
        if (!SINK_ID.matcher(sinkId).matches()) {
            throw new InvalidUseException(
                    "Cannot use the sink id '" + sinkId + "'",
                    "it must begin with a letter or digit and have at most 128 letters, digits, dots, dashes and underscores",
                    "Change 'sink.id'");
        }
    }
}
