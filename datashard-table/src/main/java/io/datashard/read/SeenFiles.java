package io.datashard.read;

import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data files of the snapshot that a position has reached. If the files of the position before are known, this reads only the
 * manifests that differ, otherwise all manifests.
 */
final class SeenFiles {
    /** The last position whose files are known. */
    private ContinuousPosition known;
    /** The snapshot of that position, once the reader has left it; null if it could not be found. */
    private @Nullable Snapshot from;

    private @Nullable Snapshot reached;

    SeenFiles(ContinuousPosition start) {
        this.known = start;
    }

    /**
     * The position at a snapshot.
     *
     * @param by the step that led there
     */
    ContinuousPosition move(TableMetadata metadata, @Nullable ScanStep by, Snapshot to) {
        if (from == null) {
            from = by instanceof ScanStep.Delta delta && delta.from().id().equals(known.snapshotId())
                    ? delta.from()
                    : listed(metadata, known);
        }
        reached = to;
        return ContinuousPosition.at(to);
    }

    /** The position with the files of its snapshot. Unchanged if it has no snapshot, or one that is no longer listed. */
    ContinuousPosition complete(ManifestReader reader, TableMetadata metadata, ContinuousPosition position) {
        if (position.snapshotId() == null || position.files() != null) {
            return position;
        }
        Snapshot at =
                reached != null && reached.id().equals(position.snapshotId()) ? reached : listed(metadata, position);
        if (at == null) {
            return position;
        }
        LiveFiles before = known.files();
        known = position.with(
                before != null && from != null ? before.moved(reader, from, at) : LiveFiles.of(reader, at));
        from = at;
        return known;
    }

    private static @Nullable Snapshot listed(TableMetadata metadata, ContinuousPosition position) {
        return position.snapshotId() == null
                ? null
                : metadata.snapshot(position.snapshotId()).orElse(null);
    }
}
