package io.datashard.testing;

import io.datashard.commit.Ancestor;
import io.datashard.commit.CheckpointId;
import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import java.util.List;

/** Makes commit identities. A lineage without ancestors starts its own family, unless the family is given. */
public final class SinkRuns {
    private SinkRuns() {}

    /** A checkpoint of a first start. */
    public static CommitIdentity fresh(String sinkId, String lineage, long checkpoint) {
        return of(sinkId, familyOf(lineage), lineage, checkpoint, List.of());
    }

    /** A checkpoint of a run. */
    public static CommitIdentity of(
            String sinkId, SinkFamily family, String lineage, long checkpoint, List<Ancestor> ancestors) {
        return new CommitIdentity(
                sinkId, family, lineage, new CheckpointId(checkpoint), ancestors, CommitIdentity.Scope.CHECKPOINT);
    }

    /** The commit of a job without checkpoints. */
    public static CommitIdentity whole(String sinkId, String submission) {
        return new CommitIdentity(
                sinkId,
                familyOf(submission),
                submission,
                new CheckpointId(1),
                List.of(),
                CommitIdentity.Scope.WHOLE_RUN);
    }

    /** The family that starts with this lineage. */
    public static SinkFamily familyOf(String lineage) {
        return new SinkFamily("family-" + lineage, 1);
    }

    /** The ancestor for a restore from this checkpoint, for which the lineage had something to publish. */
    public static Ancestor restoredFrom(String lineage, long fork) {
        return restoredFrom(lineage, fork, fork);
    }

    /** The ancestor for a restore from this checkpoint; the lineage last had something to publish for checkpoint {@code written}. */
    public static Ancestor restoredFrom(String lineage, long fork, long written) {
        return new Ancestor(lineage, new CheckpointId(fork), new CheckpointId(written));
    }
}
