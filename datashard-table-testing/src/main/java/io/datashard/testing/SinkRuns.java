package io.datashard.testing;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import java.util.List;

/** Identities of commits. A lineage without ancestors is the first of a family of its own, unless the family is given. */
public final class SinkRuns {
    private SinkRuns() {}

    /** A checkpoint of a run that was restored from nothing. */
    public static CommitIdentity fresh(String sinkId, String lineage, long checkpoint) {
        return of(sinkId, familyOf(lineage), lineage, checkpoint, List.of());
    }

    /** A checkpoint of a run. */
    public static CommitIdentity of(
            String sinkId, SinkFamily family, String lineage, long checkpoint, List<Ancestor> ancestors) {
        return new CommitIdentity(
                sinkId, family, lineage, new CheckpointId(checkpoint), ancestors, CommitIdentity.Scope.CHECKPOINT);
    }

    /** What a job without checkpoints writes. */
    public static CommitIdentity whole(String sinkId, String submission) {
        return new CommitIdentity(
                sinkId,
                familyOf(submission),
                submission,
                new CheckpointId(1),
                List.of(),
                CommitIdentity.Scope.WHOLE_RUN);
    }

    /** The family that begins with this lineage. */
    public static SinkFamily familyOf(String lineage) {
        return new SinkFamily("family-" + lineage, 1);
    }

    /** A lineage restored from one of its checkpoints, for which it had something to publish. */
    public static Ancestor restoredFrom(String lineage, long fork) {
        return restoredFrom(lineage, fork, fork);
    }

    /** A lineage restored from one of its checkpoints, that had something to publish last for an earlier one. */
    public static Ancestor restoredFrom(String lineage, long fork, long written) {
        return new Ancestor(lineage, new CheckpointId(fork), new CheckpointId(written));
    }
}
