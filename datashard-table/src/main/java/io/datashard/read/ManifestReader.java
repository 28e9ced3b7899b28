package io.datashard.read;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a scan reads manifest lists and manifests. Both are immutable, so that reading one again gives the same answer. Blocking; throws
 * {@link io.datashard.error.StorageException} if one is missing or damaged: a scan is never partial.
 */
public interface ManifestReader {
    /** The manifests of a snapshot, in stored order. */
    List<ManifestFile> readManifestList(Snapshot snapshot);

    /** The live data files of a manifest, in stored order. */
    List<ManifestEntry> readManifest(ManifestFile manifest);

    /** Begins to read a manifest. */
    default Pending<List<ManifestEntry>> beginManifest(ManifestFile manifest) {
        return Pending.whenAskedFor(() -> readManifest(manifest));
    }

    /**
     * The snapshot that a snapshot was built on, as its writer recorded it; null where that is not known. The parent in the metadata is pointed
     * elsewhere once that snapshot has been expired.
     */
    default @Nullable SnapshotId builtOn(Snapshot snapshot) {
        return snapshot.parent();
    }

    /** How many manifests are usefully read before they are needed; none where that would take as long. */
    default int readAhead() {
        return 0;
    }

    /** Whether a writer may add data files that the table has already. */
    default boolean mayAddFilesAgain() {
        return true;
    }

    /**
     * Tests which data files stand in one of these manifests, as far as they may be added to the table again. Where a writer may do that,
     * all of the manifests are read, by this method or when the first file is tested.
     */
    default Predicate<StoragePath> addedBy(List<ManifestFile> manifests) {
        if (!mayAddFilesAgain()) {
            return file -> false;
        }
        Set<StoragePath> files = manifests.stream()
                .flatMap(manifest -> readManifest(manifest).stream())
                .map(entry -> entry.file().path())
                .collect(Collectors.toSet());
        return files::contains;
    }
}
