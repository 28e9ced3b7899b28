package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What makes a commit the same commit when it is repeated. Fixed when the commit's content is, and carried with it ever after; never derived
 * from job or operator ids, which change or start again.
 *
 * @param sinkId name of the sink, under which the table keeps what it remembers of it
 * @param family all runs of the sink
 * @param lineage UUID of one run of the sink, from a start or a restore to the next
 * @param checkpointId the checkpoint of that run
 * @param ancestors the lineages that this run was restored from and that had something to publish, nearest first; the oldest may be missing
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
        /** What came in between two checkpoints. A repetition has the same files. */
        CHECKPOINT,
        /**
         * Everything that a job without checkpoints writes; the lineage is minted when the job is submitted. A job that is started over
         * writes all of it again, into other files; what is published already stands for it.
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
     * @throws InvalidUseException unless it has 1 to 128 letters, digits, dots, dashes and underscores
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
