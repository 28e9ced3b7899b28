package io.datashard.format.commit;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.layout.ContentCheck;
import io.datashard.format.layout.CurrentTable;
import io.datashard.format.layout.EncodedManifest;
import io.datashard.format.layout.EncodedObject;
import io.datashard.format.layout.TableLayout;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.SequenceNumber;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.Pending;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests and the manifest list of one commit attempt, written but not yet visible. Not thread-safe.
 */
final class StagedSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(StagedSnapshot.class);
    private static final String MERGE_THRESHOLD = "datashard.manifest.compaction-threshold";
    private static final int DEFAULT_MERGE_THRESHOLD = 64;

    private final Storage storage;
    private final TableLayout layout;
    private final StagedFiles files;
    private final TableMetadata base;
    private final Schema schema;
    private final StagedNames names;
    private final SequenceNumber sequenceNumber;

    /**
     * A snapshot on a base.
     *
     * @param names the names of what it needs at least, whose markers may be under way
     */
    StagedSnapshot(Storage storage, TableLayout layout, StagedFiles files, StagedNames names, CurrentTable base) {
        this.storage = storage;
        this.layout = layout;
        this.files = files;
        this.names = names;
        this.base = base.metadata();
        Schema current = base.metadata().schema();
        if (current == null) {
            throw new IllegalArgumentException("requireWritable lets no table without a schema pass");
        }
        this.schema = current;
        this.sequenceNumber = base.metadata().lastSequenceNumber().next();
    }

    /** The snapshot, and its manifest list. */
    record Staged(Snapshot snapshot, EncodedObject manifestList) {}

    /** Begins to write manifests and manifest list, and returns the snapshot that they make. */
    Staged write(Decision.Publish change, long timestampMs) {
        names.protect(files);
        Optional<Snapshot> parent = base.currentSnapshot();
        List<ManifestFile> manifests =
                parent.map(snapshot -> layout.readManifestList(base, snapshot)).orElse(List.of());
        if (manifests.size() >= mergeThreshold()) {
            manifests = merged(manifests, change.removed());
        } else if (!change.removed().isEmpty()) {
            manifests = without(manifests, change.removed());
        }
        List<ManifestFile> all = new ArrayList<>(manifests);
        if (!change.added().isEmpty()) {
            all.add(write(
                    names.manifest(), change.added().stream().map(this::added).toList()));
        }
        EncodedObject list =
                layout.encodeManifestList(names.manifestList(), base, all, names.snapshotId(), sequenceNumber);
        files.write(list);
        files.releaseUnused();
        Map<String, String> summary = new HashMap<>(change.summary());
        summary.putAll(added(change.added()));
        summary.putAll(layout.totals(all));
        summary.put(Snapshot.LIST_LENGTH, Integer.toString(list.bytes().length));
        summary.put(Snapshot.LIST_SHA256, ContentCheck.sha256(list.bytes()));
        Snapshot snapshot = new Snapshot(
                names.snapshotId(),
                parent.map(Snapshot::id).orElse(null),
                Math.max(timestampMs, parent.map(Snapshot::timestampMs).orElse(0L)),
                list.path(),
                change.operation(),
                summary,
                schema.schemaId(),
                sequenceNumber);
        return new Staged(snapshot, list);
    }

    private static Map<String, String> added(List<DataFile> files) {
        return Map.of(
                Snapshot.ADDED_FILES,
                Integer.toString(files.size()),
                Snapshot.ADDED_RECORDS,
                Long.toString(files.stream().mapToLong(DataFile::recordCount).sum()),
                Snapshot.ADDED_BYTES,
                Long.toString(files.stream().mapToLong(DataFile::sizeInBytes).sum()));
    }

    private ManifestEntry added(DataFile file) {
        return new ManifestEntry(ManifestEntry.Status.ADDED, names.snapshotId(), sequenceNumber, file);
    }

    private int mergeThreshold() {
        String text = base.properties().get(MERGE_THRESHOLD);
        try {
            int threshold = text == null ? DEFAULT_MERGE_THRESHOLD : Integer.parseInt(text.trim());
            return threshold <= 0 ? Integer.MAX_VALUE : threshold;
        } catch (NumberFormatException e) {
            LOG.warn("Ignoring the table property {} of {}: it is not a number", MERGE_THRESHOLD, storage.root());
            return DEFAULT_MERGE_THRESHOLD;
        }
    }

    /** One manifest with the entries of all, without the removed files. */
    private List<ManifestFile> merged(List<ManifestFile> manifests, Set<StoragePath> removed) {
        StoragePath path = layout.newManifest();
        files.protect(path);
        List<ManifestEntry> survivors = new ArrayList<>();
        Set<StoragePath> seen = new HashSet<>();
        for (List<ManifestEntry> entries : read(manifests)) {
            for (ManifestEntry entry : entries) {
                // Python 0.6 may list a file twice.
                if (seen.add(entry.file().path())
                        && !removed.contains(entry.file().path())) {
                    survivors.add(entry.asExisting());
                }
            }
        }
        requireLive(removed, seen);
        return survivors.isEmpty() ? List.of() : List.of(write(path, survivors));
    }

    private List<ManifestFile> without(List<ManifestFile> manifests, Set<StoragePath> removed) {
        List<ManifestFile> kept = new ArrayList<>();
        Set<StoragePath> seen = new HashSet<>();
        List<List<ManifestEntry>> read = read(manifests);
        for (int i = 0; i < manifests.size(); i++) {
            List<ManifestEntry> entries = read.get(i);
            entries.forEach(entry -> seen.add(entry.file().path()));
            List<ManifestEntry> survivors = entries.stream()
                    .filter(entry -> !removed.contains(entry.file().path()))
                    .map(ManifestEntry::asExisting)
                    .toList();
            if (survivors.size() == entries.size()) {
                kept.add(manifests.get(i));
            } else if (!survivors.isEmpty()) {
                kept.add(write(layout.newManifest(), survivors));
            }
        }
        requireLive(removed, seen);
        return kept;
    }

    private List<List<ManifestEntry>> read(List<ManifestFile> manifests) {
        List<Pending<List<ManifestEntry>>> reads = manifests.stream()
                .map(manifest -> storage.begin(() -> layout.readManifest(base, manifest)))
                .toList();
        Pending.getAll(reads);
        return reads.stream().map(Pending::get).toList();
    }

    private void requireLive(Set<StoragePath> removed, Set<StoragePath> live) {
        long missing = removed.stream().filter(path -> !live.contains(path)).count();
        if (missing > 0) {
            throw new InvalidUseException(
                    "Cannot remove files from " + storage.root(),
                    missing + " of the " + removed.size() + " files are not live in the current snapshot",
                    "Read the table again and decide anew; nothing was changed");
        }
    }

    private ManifestFile write(StoragePath path, List<ManifestEntry> entries) {
        EncodedManifest manifest = layout.encodeManifest(path, base, entries, names.snapshotId(), sequenceNumber);
        files.write(manifest.object());
        return manifest.description();
    }
}
