package io.datashard.flink.sink;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sink, from a start or restore to the next, and the runs before it.
 *
 * @param family the family that the run belongs to
 * @param lineage UUID of this run
 * @param written the last checkpoint for which the run had anything to publish, 0 = none; null if an earlier release wrote the state
 * @param ancestors the runs before it that had something to publish, nearest first
 */
record SinkRun(SinkFamily family, String lineage, @Nullable CheckpointId written, List<Ancestor> ancestors) {
    static final CheckpointId NOTHING = new CheckpointId(0);

    /** Only the newest ancestors are kept; the family stands for the others. */
    static final int MAX_ANCESTORS = 32;

    SinkRun {
        ancestors = List.copyOf(ancestors);
    }

    static SinkRun first(SinkFamily family, String lineage) {
        return new SinkRun(family, lineage, NOTHING, List.of());
    }

    /**
     * The run restored from a checkpoint of this run. If this run had nothing to publish by then, the new run takes over its ancestors instead:
     * however often a job restarts without rows, its published commits stay in its history.
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

    /** This run, now that it has something to publish for a checkpoint. */
    SinkRun wrote(long checkpointId) {
        return new SinkRun(family, lineage, new CheckpointId(checkpointId), ancestors);
    }

    CommitIdentity checkpoint(String sinkId, long checkpointId) {
        return new CommitIdentity(
                sinkId, family, lineage, new CheckpointId(checkpointId), ancestors, CommitIdentity.Scope.CHECKPOINT);
    }

    /** The commit identity of a job without checkpoints: the same in every attempt of a submission, however many savepoints without rows it took. */
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
