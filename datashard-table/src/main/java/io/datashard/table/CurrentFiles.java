package io.datashard.table;

import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The data files of the current snapshot, or of another, as manifests describe them, for whoever asks about all of them. */
public final class CurrentFiles {
    private CurrentFiles() {}

    /** Visits all files of the current snapshot; see the other one. */
    public static boolean visit(TableAccess access, TableMetadata table, long mostBytes, Consumer<DataFile> visitor) {
        Optional<Snapshot> current = table.currentSnapshot();
        return current.isEmpty() || visit(access, table, current.get(), mostBytes, visitor);
    }

    /**
     * Visits all files of a snapshot; a file that two manifests name is visited twice. Holds one manifest at a time.
     *
     * @param mostBytes how long the manifests may be in all; longer ones, and those of unknown length, are not read
     * @return false if they are longer; then none was visited
     */
    public static boolean visit(
            TableAccess access, TableMetadata table, Snapshot snapshot, long mostBytes, Consumer<DataFile> visitor) {
        List<ManifestFile> manifests = access.layout().readManifestList(table, snapshot);
        boolean isBounded = mostBytes < Long.MAX_VALUE;
        boolean isUnknown = manifests.stream().anyMatch(manifest -> manifest.length() < 0);
        long bytes = manifests.stream().mapToLong(ManifestFile::length).sum();
        if (isBounded && (isUnknown || bytes > mostBytes)) {
            return false;
        }
        for (ManifestFile manifest : manifests) {
            for (ManifestEntry entry :
                    access.layout().fetchManifest(table, manifest).decode()) {
                visitor.accept(entry.file());
            }
        }
        return true;
    }
}
