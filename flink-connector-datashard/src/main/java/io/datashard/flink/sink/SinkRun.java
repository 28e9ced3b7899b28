package io.datashard.flink.sink;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sink, from a start or a restore to the next, and the history that it goes on from.
 *
 * @param family all runs of the sink
 * @param lineage UUID of this run
 * @param written the last checkpoint for which it had anything to publish, 0 = none; null if the state does not tell, because an earlier
 *     release wrote it
 * @param ancestors the runs before it that had something to publish, nearest first
 */
record SinkRun(SinkFamily family, String lineage, @Nullable CheckpointId written, List<Ancestor> ancestors) {
    static final CheckpointId NOTHING = new CheckpointId(0);

    /** The newest decide; the family stands for the others. */
    static final int MAX_ANCESTORS = 32;

    SinkRun {
        ancestors = List.copyOf(ancestors);
    }

    static SinkRun first(SinkFamily family, String lineage) {
        return new SinkRun(family, lineage, NOTHING, List.of());
    }

    /**
     * The run that was restored from a checkpoint of this one. If this one had nothing to publish by then, the new run goes on from where it
     * went on from: however often a job is restarted without rows, what it has published stays in its history.
     */
    SinkRun restored(CheckpointId checkpoint, String newLineage) {
        if (NOTHING.equals(written)) {
            return new SinkRun(family, newLineage, NOTHING, ancestors);
        }
        List<Ancestor> all = new ArrayList<>();
        all.add(new Ancestor(lineage, checkpoint, written));
        all.addAll(ancestors);
        return new SinkRun(family, newLineage, NOTHING, all.subList(0, Math.min(all.size(), MAX_ANCESTORS)));
    }

    /** The same run, when it has something to publish for a checkpoint. */
    SinkRun wrote(long checkpointId) {
        return new SinkRun(family, lineage, new CheckpointId(checkpointId), ancestors);
    }

    CommitIdentity checkpoint(String sinkId, long checkpointId) {
        return new CommitIdentity(
                sinkId, family, lineage, new CheckpointId(checkpointId), ancestors, CommitIdentity.Scope.CHECKPOINT);
    }

    /** What a job without checkpoints writes: the same in every attempt of a submission, however many savepoints without rows were taken. */
    CommitIdentity wholeRun(String sinkId, Submission submission, long checkpointId) {
        return new CommitIdentity(
                sinkId,
                family,
                submission.id(),
                new CheckpointId(checkpointId),
                ancestors,
                CommitIdentity.Scope.WHOLE_RUN);
    }
}
