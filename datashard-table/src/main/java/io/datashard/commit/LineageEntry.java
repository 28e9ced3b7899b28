package io.datashard.commit;

import io.datashard.model.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * What a table remembers of one lineage: its last commit.
 *
 * @param lineage the lineage
 * @param parent the nearest published lineage that it was restored from, and the checkpoint of the restore; null if none was published
 * @param checkpointId its highest published checkpoint
 * @param snapshotId the snapshot that published it
 * @param files number of data files of that commit
 * @param digest digest of that commit's files, or {@link #NO_DIGEST}
 */
record LineageEntry(
        String lineage,
        @Nullable Parent parent,
        CheckpointId checkpointId,
        SnapshotId snapshotId,
        int files,
        String digest) {
    /** Of a commit that is recognised by other means, or is not the last one any more because the last ones were rolled back. */
    static final String NO_DIGEST = "-";

    /**
     * Where a lineage branched off.
     *
     * @param lineage the lineage that it was restored from
     * @param fork the checkpoint
     */
    record Parent(String lineage, CheckpointId fork) {}

    /** The same lineage, after what it published later than {@code checkpoint} was rolled back. */
    LineageEntry backTo(CheckpointId checkpoint) {
        return new LineageEntry(lineage, parent, checkpoint, snapshotId, 0, NO_DIGEST);
    }
}
