package io.datashard.commit;

import io.datashard.layout.TableLayout;
import io.datashard.model.SnapshotId;
import io.datashard.storage.StoragePath;

/**
 * The names that a commit attempt uses and that don't depend on its base.
 *
 * @param snapshotId id of the snapshot
 * @param manifest path of the manifest of the added files
 * @param manifestList path of the manifest list
 */
record StagedNames(SnapshotId snapshotId, StoragePath manifest, StoragePath manifestList) {
    static StagedNames of(TableLayout layout, SnapshotId snapshotId) {
        return new StagedNames(snapshotId, layout.newManifest(), layout.newManifestList(snapshotId));
    }

    /** Notes that the markers exist. */
    void isProtected(StagedFiles files) {
        files.isProtected(manifest);
        files.isProtected(manifestList);
    }

    /** Begins to write the markers, unless that has begun already. */
    void protect(StagedFiles files) {
        files.protect(manifest);
        files.protect(manifestList);
    }
}
