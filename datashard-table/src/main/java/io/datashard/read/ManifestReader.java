package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.storage.PathSet;
import io.datashard.storage.Pending;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifest lists and manifests for a scan. Both are immutable: a second read gives the same answer. Blocking; throws {@link
 * io.datashard.error.StorageException} if one is missing or damaged: a scan is never partial.
 */
public interface ManifestReader {
    /** The manifests of a snapshot, in stored order. */
    List<ManifestFile> readManifestList(Snapshot snapshot);

    /** Fetches a manifest. */
    StoredManifest fetchManifest(ManifestFile manifest);

    /** Begins to fetch a manifest. */
    default Pending<StoredManifest> beginManifest(ManifestFile manifest) {
        return Pending.whenAskedFor(() -> fetchManifest(manifest));
    }

    /**
     * The snapshot on which a snapshot was built, as its writer recorded it; null if not known. The parent in the metadata changes when that
     * snapshot expires.
     */
    default @Nullable SnapshotId builtOn(Snapshot snapshot) {
        return snapshot.parent();
    }

    /** How many manifests to read before they are needed; 0 if reading ahead saves no time. */
    default int readAhead() {
        return 0;
    }

    /** Whether a writer may add data files that are already in the table. */
    default boolean mayAddFilesAgain() {
        return true;
    }

    /**
     * Tests which data files are in one of these manifests, if files may be added to the table again. Then all of the manifests are read, by
     * this method or by the first test.
     */
    default EntryCondition addedBy(List<ManifestFile> manifests) {
        if (!mayAddFilesAgain()) {
            return entry -> false;
        }
        PathSet files = new PathSet();
        manifests.forEach(manifest -> addPaths(fetchManifest(manifest), files));
        return entry -> entry.isPathIn(files);
    }

    /** Adds the data files of a manifest to a set. */
    static void addPaths(StoredManifest manifest, PathSet files) {
        ManifestEntries entries = manifest.visit();
        while (entries.next()) {
            entries.addPathTo(files);
        }
    }
}
