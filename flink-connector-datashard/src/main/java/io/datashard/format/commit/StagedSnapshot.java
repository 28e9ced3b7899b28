package io.datashard.format.commit;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.error.StorageException;
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
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.schema.Schema;
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
 * The manifests and the manifest list of one commit attempt, written but not yet visible. Every file gets its in-flight marker first; all of
 * it can be taken back as long as the attempt has not been published.
 */
final class StagedSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(StagedSnapshot.class);
    private static final String MERGE_THRESHOLD = "datashard.manifest.compaction-threshold";
    private static final int DEFAULT_MERGE_THRESHOLD = 64;

    private final Storage storage;
    private final TableLayout layout;
    private final InFlightMarkers markers;
    private final TableMetadata base;
    private final Schema schema;
    private final SnapshotId snapshotId;
    private final SequenceNumber sequenceNumber;
    private final List<StoragePath> written = new ArrayList<>();

    StagedSnapshot(
            Storage storage, TableLayout layout, InFlightMarkers markers, CurrentTable base, SnapshotId snapshotId) {
        this.storage = storage;
        this.layout = layout;
        this.markers = markers;
        this.base = base.metadata();
        Schema current = base.metadata().schema();
        if (current == null) {
            throw new IllegalArgumentException("requireWritable lets no table without a schema pass");
        }
        this.schema = current;
        this.snapshotId = snapshotId;
        this.sequenceNumber = base.metadata().lastSequenceNumber().next();
    }

    /** Writes manifests and manifest list, and returns the snapshot that they make. */
    Snapshot write(Decision.Publish change, long timestampMs) {
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
            all.add(write(change.added().stream().map(this::added).toList()));
        }
        EncodedObject list = layout.encodeManifestList(base, all, snapshotId, sequenceNumber);
        write(list);
        Map<String, String> summary = new HashMap<>(change.summary());
        summary.putAll(added(change.added()));
        summary.putAll(layout.totals(all));
        summary.put(Snapshot.LIST_LENGTH, Integer.toString(list.bytes().length));
        summary.put(Snapshot.LIST_SHA256, ContentCheck.sha256(list.bytes()));
        return new Snapshot(
                snapshotId,
                parent.map(Snapshot::id).orElse(null),
                Math.max(timestampMs, parent.map(Snapshot::timestampMs).orElse(0L)),
                list.path(),
                change.operation(),
                summary,
                schema.schemaId(),
                sequenceNumber);
    }

    /** The files written, all with markers. */
    List<StoragePath> written() {
        return List.copyOf(written);
    }

    /** Takes everything back. Only for attempts that are known not to be visible. */
    void discard() {
        for (StoragePath path : written) {
            try {
                storage.delete(path);
            } catch (StorageException e) {
                LOG.warn(
                        "Left {} behind in {}; it is not part of the table and is removed by garbage collection",
                        path,
                        storage.root(),
                        e);
            }
        }
        markers.release(written);
        written.clear();
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
        return new ManifestEntry(ManifestEntry.Status.ADDED, snapshotId, sequenceNumber, file);
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
        List<ManifestEntry> survivors = new ArrayList<>();
        Set<StoragePath> seen = new HashSet<>();
        for (ManifestFile manifest : manifests) {
            for (ManifestEntry entry : layout.readManifest(base, manifest)) {
                // Python 0.6 may list a file twice.
                if (seen.add(entry.file().path())
                        && !removed.contains(entry.file().path())) {
                    survivors.add(entry.asExisting());
                }
            }
        }
        requireLive(removed, seen);
        return survivors.isEmpty() ? List.of() : List.of(write(survivors));
    }

    private List<ManifestFile> without(List<ManifestFile> manifests, Set<StoragePath> removed) {
        List<ManifestFile> kept = new ArrayList<>();
        Set<StoragePath> seen = new HashSet<>();
        for (ManifestFile manifest : manifests) {
            List<ManifestEntry> entries = layout.readManifest(base, manifest);
            entries.forEach(entry -> seen.add(entry.file().path()));
            List<ManifestEntry> survivors = entries.stream()
                    .filter(entry -> !removed.contains(entry.file().path()))
                    .map(ManifestEntry::asExisting)
                    .toList();
            if (survivors.size() == entries.size()) {
                kept.add(manifest);
            } else if (!survivors.isEmpty()) {
                kept.add(write(survivors));
            }
        }
        requireLive(removed, seen);
        return kept;
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

    private ManifestFile write(List<ManifestEntry> entries) {
        EncodedManifest manifest = layout.encodeManifest(base, entries, snapshotId, sequenceNumber);
        write(manifest.object());
        return manifest.description();
    }

    private void write(EncodedObject object) {
        if (storage.stat(object.path()).isPresent()) {
            throw new CorruptDataException(
                    "Cannot write " + storage.root() + "/" + object.path(),
                    "a file with this random name is there already",
                    "Check the source of random ids; nothing was changed");
        }
        written.add(object.path());
        markers.mark(object.path());
        storage.write(object.path(), object.bytes());
    }
}
