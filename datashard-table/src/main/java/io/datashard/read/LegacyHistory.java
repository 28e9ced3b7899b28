package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises tables of Python up to 0.4. Their snapshots hold only the files that they added, so that the table is the union of all snapshots
 * (classic format section 2.7). No field of a table says so. The signs are manifest lists in JSON, or an append without any file of its
 * parent.
 */
public final class LegacyHistory {
    /** Manifest lists of Python 0.6 and later end in eight hexadecimal digits. Their snapshots are full and need no look. */
    private static final Pattern OLD_LIST_NAME = Pattern.compile("manifest_list_\\d+_\\d+\\.avro");

    private final ManifestReader reader;
    private final TableMetadata metadata;
    private final Map<StoragePath, Set<StoragePath>> filesByManifest = new HashMap<>();

    /** Prepares the look at a table. Reads nothing yet. */
    public LegacyHistory(ManifestReader reader, TableMetadata metadata) {
        this.reader = reader;
        this.metadata = metadata;
    }

    /** Whether the snapshots of the table hold only what they added. Reads nothing for tables of Python 0.6 and later. */
    public boolean isIncremental() {
        for (Snapshot snapshot : metadata.snapshots()) {
            if (!OLD_LIST_NAME.matcher(snapshot.manifestList().name()).matches()) {
                continue;
            }
            List<ManifestFile> manifests = reader.readManifestList(snapshot);
            // Lengths in JSON lists are wrong, so that the reader of such lists drops them.
            if (manifests.stream().anyMatch(manifest -> manifest.length() < 0)
                    || hasNoFileOfParent(snapshot, manifests)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The step that reads the table as of a snapshot: the union of the snapshots that the snapshot log lists up to it. Leaves out snapshots
     * that are not in the log and snapshots that have expired: perhaps nothing names their files any more.
     */
    public ScanStep union(Snapshot upTo) {
        Map<SnapshotId, Snapshot> listed = new LinkedHashMap<>();
        for (SnapshotLogEntry line : metadata.snapshotLog()) {
            metadata.snapshot(line.snapshotId()).ifPresent(snapshot -> listed.putIfAbsent(snapshot.id(), snapshot));
            if (line.snapshotId().equals(upTo.id())) {
                break;
            }
        }
        listed.remove(upTo.id());
        listed.put(upTo.id(), upTo);
        return new ScanStep.Union(new ArrayList<>(listed.values()));
    }

    /** The manifests of all snapshots of a union, each once. */
    static List<ManifestFile> manifests(ManifestReader reader, ScanStep.Union union) {
        Map<StoragePath, ManifestFile> manifests = new LinkedHashMap<>();
        for (Snapshot snapshot : union.snapshots()) {
            reader.readManifestList(snapshot).forEach(manifest -> manifests.putIfAbsent(manifest.path(), manifest));
        }
        return new ArrayList<>(manifests.values());
    }

    /**
     * An append of Python 0.5 keeps the files of its parent, except those that the same commit deleted. Only an append whose commit deleted
     * all of them is mistaken for an increment.
     */
    private boolean hasNoFileOfParent(Snapshot snapshot, List<ManifestFile> manifests) {
        if (!Snapshot.APPEND.equals(snapshot.operation()) || snapshot.parent() == null) {
            return false;
        }
        Snapshot parent = metadata.snapshot(snapshot.parent()).orElse(null);
        if (parent == null) {
            return false;
        }
        Set<StoragePath> before = files(reader.readManifestList(parent));
        return !before.isEmpty() && Collections.disjoint(before, files(manifests));
    }

    private Set<StoragePath> files(List<ManifestFile> manifests) {
        Set<StoragePath> files = new LinkedHashSet<>();
        for (ManifestFile manifest : manifests) {
            files.addAll(filesByManifest.computeIfAbsent(manifest.path(), path -> {
                Set<StoragePath> paths = new HashSet<>();
                ManifestEntries entries = reader.fetchManifest(manifest).visit();
                while (entries.next()) {
                    paths.add(entries.file().path());
                }
                return paths;
            }));
        }
        return files;
    }
}
