package io.datashard.read;

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
 * Tables of Python up to 0.4, whose snapshots hold only the files that they added, so that the table is the union of them all (classic
 * format section 2.7). Nothing in a table says so: it shows by manifest lists in JSON, or by an append that has no file of its parent.
 */
public final class LegacyHistory {
    /** Lists of Python 0.6 and later end in eight hexadecimal digits: those snapshots are full, and need not be looked at. */
    private static final Pattern OLD_LIST_NAME = Pattern.compile("manifest_list_\\d+_\\d+\\.avro");

    private final ManifestReader reader;
    private final TableMetadata metadata;
    private final Map<StoragePath, Set<StoragePath>> filesByManifest = new HashMap<>();

    /** Prepares a look at a table; nothing is read yet. */
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
            // JSON lists record lengths that are wrong, and reading them leaves the lengths out.
            if (manifests.stream().anyMatch(manifest -> manifest.length() < 0)
                    || hasNoFileOfParent(snapshot, manifests)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The step that reads the table as of a snapshot: the union of what the snapshot log lists up to there. Snapshots that are not in the log
     * are left out; so is what was expired: older files may be referenced by nothing any more.
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
     * An append of Python 0.5 keeps the files of its parent, all but those that the same transaction deleted; only one that deleted them all
     * is taken for an increment.
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
                reader.readManifest(manifest)
                        .forEach(entry -> paths.add(entry.file().path()));
                return paths;
            }));
        }
        return files;
    }
}
