package io.datashard.maintenance;

import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntries;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.Snapshot;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableProperties;
import io.datashard.storage.PathSet;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.StoragePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The files that some snapshot of a table needs. Reads each manifest once; a manifest that can't be read ends it. Not thread-safe. */
final class ReachableFiles {
    private final TableLayout layout;
    private final Steps steps;
    /** Manifest lists and manifests. */
    private final Set<StoragePath> metadata = new HashSet<>();

    private final PathSet files = new PathSet();
    private final Set<String> metadataFiles = new HashSet<>();
    private long oldestKept = Long.MAX_VALUE;

    ReachableFiles(TableLayout layout, Steps steps) {
        this.layout = layout;
        this.steps = steps;
    }

    /**
     * Adds what all snapshots of a state of the table need, and the metadata files that are kept beside it.
     *
     * @throws io.datashard.error.CorruptDataException if a manifest list or a manifest is missing or damaged
     */
    void add(CurrentTable table) {
        List<Snapshot> snapshots = table.metadata().snapshots().stream()
                .filter(snapshot -> metadata.add(snapshot.manifestList()))
                .toList();
        together(
                snapshots,
                snapshot -> layout.readManifestList(table.metadata(), snapshot),
                manifests -> together(
                        manifests.stream()
                                .filter(manifest -> metadata.add(manifest.path()))
                                .toList(),
                        manifest -> layout.fetchManifest(table.metadata(), manifest),
                        this::addFiles));
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

    private void addFiles(StoredManifest manifest) {
        ManifestEntries entries = manifest.visit();
        while (entries.next()) {
            boolean unused = entries.addPathTo(files);
        }
    }

    /** Reads some objects at the same time, and takes what they hold in their order. */
    private <T, R> void together(List<T> all, Function<T, R> read, Consumer<R> take) {
        int most = Math.max(1, steps.parallelism());
        for (int from = 0; from < all.size(); from += most) {
            List<Pending<R>> reads = all.subList(from, Math.min(from + most, all.size())).stream()
                    .map(one -> steps.<R>begin(() -> read.apply(one)))
                    .toList();
            Pending.joinAll(reads);
            reads.forEach(one -> take.accept(one.get()));
        }
    }

    boolean has(StoragePath file) {
        return metadata.contains(file) || files.contains(file);
    }

    /** Whether a metadata file is kept: the current one, those of the metadata log, the newest ones, and any that is newer than the table. */
    boolean keepsMetadata(String name, long version) {
        return version >= oldestKept || metadataFiles.contains(name);
    }
}
