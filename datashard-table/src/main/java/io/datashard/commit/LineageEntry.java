package io.datashard.commit;

import io.datashard.model.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * What a table remembers of one lineage: its last commit.
 *
 * @param lineage the lineage
 * @param parent the nearest published lineage from which it was restored, and the checkpoint; null if none was published
 * @param checkpointId its highest published checkpoint
 * @param snapshotId the snapshot that published this checkpoint
 * @param files number of data files of that commit
 * @param digest digest of that commit's files, or {@link #NO_DIGEST}
 */
public record LineageEntry(
        String lineage,
        @Nullable Parent parent,
        CheckpointId checkpointId,
        SnapshotId snapshotId,
        int files,
        String digest) {
    /** For a commit that is recognised by other means, or that became the last one by a rollback. */
    static final String NO_DIGEST = "-";

    /**
     * Where a lineage branched off.
     *
     * @param lineage the lineage from which it was restored
     * @param fork the checkpoint
     */
    public record Parent(String lineage, CheckpointId fork) {}

    /** The same lineage, after a rollback of everything it published after {@code checkpoint}. */
    LineageEntry backTo(CheckpointId checkpoint) {
        return new LineageEntry(lineage, parent, checkpoint, snapshotId, 0, NO_DIGEST);
    }
}
