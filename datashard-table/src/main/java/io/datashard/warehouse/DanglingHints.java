package io.datashard.warehouse;

import io.datashard.error.StorageException;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pause;
import io.datashard.storage.ReusedName;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Version hints that name nothing: readers that looked at a table as it ended may have written its hint once more. */
final class DanglingHints {
    private final Storage storage;
    private final Pause pause;

    DanglingHints(Storage storage, Pause pause) {
        this.storage = storage;
        this.pause = pause;
    }

    /**
     * Removes the hints of a folder that has no metadata file at all; nobody can read or create a table there.
     *
     * @return false if there is no hint, or a metadata file; then nothing was removed
     */
    boolean removeFromNothing(Duration lockTimeout) {
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            boolean isHinted = storage.stat(LayoutSigns.ICEBERG_HINT).isPresent()
                    || storage.stat(LayoutSigns.CLASSIC_HINT).isPresent();
            if (!isHinted || !metadataFiles().isEmpty()) {
                return false;
            }
            removeDangling(() -> {
                if (!lock.isHeld()) {
                    throw new StorageException(
                            "Cannot remove the version hint that names nothing from " + storage.root(),
                            "the metadata lock was lost meanwhile",
                            "Drop the table again");
                }
            });
            return true;
        }
    }

    /**
     * Removes hints that name nothing.
     *
     * @param requireHeld throws if the metadata lock is not held any more
     */
    void removeDangling(Runnable requireHeld) {
        Optional<StoredObject> iceberg = storage.read(LayoutSigns.ICEBERG_HINT);
        boolean isClassic = storage.stat(LayoutSigns.CLASSIC_HINT).isPresent();
        if (iceberg.isEmpty() && !isClassic) {
            return;
        }
        // After the hints: none is written before the file that it names.
        List<StoragePath> files = metadataFiles();
        boolean isDangling = iceberg.isPresent()
                && LayoutSigns.hinted(iceberg.get().bytes())
                        .filter(named ->
                                files.contains(MetadataFileName.numeric(named).path()))
                        .isEmpty();
        if (isDangling) {
            ReusedName.removePresent(storage, pause, LayoutSigns.ICEBERG_HINT, requireHeld);
        }
        if (isClassic && files.isEmpty()) {
            ReusedName.removePresent(storage, pause, LayoutSigns.CLASSIC_HINT, requireHeld);
        }
    }

    /** All metadata files, the newest last. */
    List<StoragePath> metadataFiles() {
        return LayoutSigns.metadataFiles(storage).stream()
                .sorted(Comparator.comparing(MetadataFileName::metadataVersion).thenComparing(MetadataFileName::text))
                .map(MetadataFileName::path)
                .toList();
    }
}
