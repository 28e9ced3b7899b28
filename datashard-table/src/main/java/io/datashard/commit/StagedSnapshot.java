package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Schema;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The manifests and the manifest list of one commit attempt, written but not yet visible. Not thread-safe.
 */
final class StagedSnapshot {
    /** Bytes of manifests that a removal has in memory at the same time, before they are decoded. */
    private static final long BYTES_AT_A_TIME = 16L << 20;

    private final Storage storage;
    private final TableLayout layout;
    private final StagedFiles files;
    private final TableMetadata base;
    private final Schema schema;
    private final StagedNames names;
    private final MergedManifest merge;
    private final SequenceNumber sequenceNumber;

    /**
     * A snapshot on a base.
     *
     * @param names the names of the files that every snapshot needs; their markers may be under way
     * @param merge what earlier attempts have merged
     */
    StagedSnapshot(
            Storage storage,
            TableLayout layout,
            StagedFiles files,
            StagedNames names,
            MergedManifest merge,
            CurrentTable base) {
        this.storage = storage;
        this.layout = layout;
        this.files = files;
        this.names = names;
        this.merge = merge;
        this.base = base.metadata();
        Schema current = base.metadata().schema();
        if (current == null) {
            throw new IllegalArgumentException("requireWritable lets no table without a schema pass");
        }
        this.schema = current;
        this.sequenceNumber = base.metadata().lastSequenceNumber().next();
    }

    /** A snapshot and its manifest list. */
    record Staged(Snapshot snapshot, EncodedObject manifestList) {}

    /** Begins to write the manifests and the manifest list; returns the new snapshot. */
    Staged write(Decision.Publish change, long timestampMs) {
        names.protect(files);
        Optional<Snapshot> parent = base.currentSnapshot();
        List<ManifestFile> manifests =
                parent.map(snapshot -> layout.readManifestList(base, snapshot)).orElse(List.of());
        List<ManifestFile> all = new ArrayList<>(carriedOver(manifests, change));
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

    /** The manifests of the base without the removed files, some of them merged. */
    private List<ManifestFile> carriedOver(List<ManifestFile> manifests, Decision.Publish change) {
        Set<StoragePath> removed = change.removed();
        List<ManifestFile> chosen = merge.choose(base, manifests, change.mergesAll());
        if (removed.isEmpty()) {
            return chosen.isEmpty() ? manifests : merged(manifests, chosen);
        }
        Set<StoragePath> merging = chosen.stream().map(ManifestFile::path).collect(Collectors.toSet());
        ManifestRewrite rewrite =
                new ManifestRewrite(merging, removed, entries -> write(layout.newManifest(), entries));
        StoragePath merged = layout.newManifest();
        if (!merging.isEmpty()) {
            files.protect(merged);
        }
        for (List<ManifestFile> part : parts(manifests)) {
            rewrite(part, rewrite);
        }
        requireLive(removed, rewrite.missing());
        return rewrite.finish(entries -> write(merged, entries));
    }

    private List<ManifestFile> merged(List<ManifestFile> manifests, List<ManifestFile> chosen) {
        StoragePath path = layout.newManifest();
        files.protect(path);
        EncodedManifest merged = merge.merge(base, chosen, path, names.snapshotId(), sequenceNumber);
        if (merged.description().existingFiles() > 0) {
            files.write(merged.object());
        }
        return MergedManifest.replace(manifests, chosen, merged.description());
    }

    /** Reads the manifests that must be read at the same time. */
    private void rewrite(List<ManifestFile> part, ManifestRewrite rewrite) {
        Map<ManifestFile, Pending<List<ManifestEntry>>> reads = new LinkedHashMap<>();
        part.stream()
                .filter(rewrite::mustRead)
                .forEach(manifest ->
                        reads.put(manifest, storage.steps().begin(() -> layout.readManifest(base, manifest))));
        Pending.joinAll(reads.values());
        for (ManifestFile manifest : part) {
            Pending<List<ManifestEntry>> read = reads.get(manifest);
            if (read == null) {
                rewrite.keep(manifest);
            } else {
                rewrite.add(manifest, read.get());
            }
        }
    }

    /** Groups of manifests that are read at the same time: small enough for memory. */
    private static List<List<ManifestFile>> parts(List<ManifestFile> manifests) {
        List<List<ManifestFile>> parts = new ArrayList<>();
        long bytes = 0;
        for (ManifestFile manifest : manifests) {
            bytes += manifest.length();
            if (parts.isEmpty() || bytes > BYTES_AT_A_TIME) {
                parts.add(new ArrayList<>());
                bytes = manifest.length();
            }
            parts.get(parts.size() - 1).add(manifest);
        }
        return parts;
    }

    private void requireLive(Set<StoragePath> removed, int missing) {
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
