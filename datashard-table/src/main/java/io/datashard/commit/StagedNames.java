package io.datashard.commit;

import io.datashard.layout.TableLayout;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;

/**
 * The names that a commit attempt gives, which don't depend on its base.
 *
 * @param snapshotId of the snapshot
 * @param manifest of the files that it adds
 * @param manifestList of the snapshot
 */
record StagedNames(SnapshotId snapshotId, StoragePath manifest, StoragePath manifestList) {
    static StagedNames of(TableLayout layout, SnapshotId snapshotId) {
        return new StagedNames(snapshotId, layout.newManifest(), layout.newManifestList(snapshotId));
    }

    /** Begins to write the markers, unless that was done. */
    void protect(StagedFiles files) {
        files.protect(manifest);
        files.protect(manifestList);
    }
}
