package io.datashard.maintenance;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.Snapshot;
import io.datashard.model.TableProperties;
import io.datashard.storage.StoragePath;
import java.util.HashSet;
import java.util.Set;

/** The files that some snapshot of a table needs. Reads each manifest once; a manifest that can't be read ends it. Not thread-safe. */
final class ReachableFiles {
    private final TableLayout layout;
    private final Set<StoragePath> files = new HashSet<>();
    private final Set<String> metadataFiles = new HashSet<>();
    private long oldestKept = Long.MAX_VALUE;

    ReachableFiles(TableLayout layout) {
        this.layout = layout;
    }

    /**
     * Adds what all snapshots of a state of the table need, and the metadata files that are kept beside it.
     *
     * @throws io.datashard.error.CorruptDataException if a manifest list or a manifest is missing or damaged
     */
    void add(CurrentTable table) {
        for (Snapshot snapshot : table.metadata().snapshots()) {
            if (files.add(snapshot.manifestList())) {
                for (ManifestFile manifest : layout.readManifestList(table.metadata(), snapshot)) {
                    add(table, manifest);
                }
            }
        }
        metadataFiles.add(table.metadataFile().name());
        for (MetadataLogEntry entry : table.metadata().metadataLog()) {
            metadataFiles.add(
                    entry.metadataFile().substring(entry.metadataFile().lastIndexOf('/') + 1));
        }
        long previous = TableProperties.previousVersionsMax(table.metadata().properties());
        // Below 1, the metadata log is never trimmed, and names them all.
        long kept = previous < 1 ? 0 : table.metadataVersion().number() - previous;
        oldestKept = Math.min(oldestKept, kept);
    }

    private void add(CurrentTable table, ManifestFile manifest) {
        if (files.add(manifest.path())) {
            layout.fetchManifest(table.metadata(), manifest)
                    .decode()
                    .forEach(entry -> files.add(entry.file().path()));
        }
    }

    boolean has(StoragePath file) {
        return files.contains(file);
    }

    /** Whether a metadata file is kept: the current one, those of the metadata log, the newest ones, and any that is newer than the table. */
    boolean keepsMetadata(String name, long version) {
        return version >= oldestKept || metadataFiles.contains(name);
    }
}
