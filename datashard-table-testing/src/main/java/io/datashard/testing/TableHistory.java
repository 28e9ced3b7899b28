package io.datashard.testing;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.read.ManifestReader;
import io.datashard.read.ScannedFile;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table in memory that grows by commits; counts the reads. Snapshot ids are 101, 102, …, sequence numbers 1, 2, … */
public final class TableHistory implements ManifestReader {
    private final Map<StoragePath, List<ManifestFile>> lists = new LinkedHashMap<>();
    private final Map<StoragePath, List<ManifestEntry>> manifests = new LinkedHashMap<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<SnapshotLogEntry> log = new ArrayList<>();
    private List<ManifestFile> live = List.of();
    private final Map<StoragePath, SnapshotId> parents = new LinkedHashMap<>();
    private long commits;
    private long firstId = 100;
    private boolean recordsParents = true;
    private boolean numbered = true;
    private boolean mayAddAgain;
    public final List<String> reads = new ArrayList<>();

    /** From now on commits have no sequence numbers, as in Python 0.6. */
    public TableHistory withoutNumbers() {
        numbered = false;
        return this;
    }

    /** From now on writers may add files that are already in the table, and readers must expect that. */
    public TableHistory mayAddAgain() {
        mayAddAgain = true;
        return this;
    }

    @Override
    public boolean mayAddFilesAgain() {
        return mayAddAgain;
    }

    public TableHistory append(String... names) {
        commits++;
        return commit(Snapshot.APPEND, plus(live, manifest(entries(ManifestEntry.Status.ADDED, names))));
    }

    /** An append that keeps nothing of its parent, as in Python up to 0.4; {@code length} -1 = in JSON. */
    public TableHistory increment(long length, String... names) {
        commits++;
        ManifestFile manifest = manifest(entries(ManifestEntry.Status.ADDED, names));
        return commit(
                Snapshot.APPEND,
                List.of(new ManifestFile(
                        manifest.path(),
                        length,
                        null,
                        SequenceNumber.UNKNOWN,
                        SequenceNumber.UNKNOWN,
                        null,
                        names.length,
                        0)),
                "manifest_list_" + (firstId + commits) + "_1.avro");
    }

    /** Rewrites the manifests that hold one of these files. */
    public TableHistory delete(String... names) {
        commits++;
        return commit(Snapshot.DELETE, without(List.of(names)));
    }

    /** Deletes and appends in one snapshot with the operation append. */
    public TableHistory overwrite(String deleted, String added) {
        commits++;
        List<ManifestFile> rest = without(List.of(deleted));
        return commit(Snapshot.APPEND, plus(rest, manifest(entries(ManifestEntry.Status.ADDED, added))));
    }

    /** Merges all manifests into one. */
    public TableHistory mergeManifests() {
        commits++;
        return commit(Snapshot.REPLACE, List.of(manifest(merged())));
    }

    /** Appends, and merges all manifests in the same commit. */
    public TableHistory appendMerging(String name) {
        commits++;
        List<ManifestEntry> merged = new ArrayList<>(merged());
        return commit(Snapshot.APPEND, List.of(manifest(merged), manifest(entries(ManifestEntry.Status.ADDED, name))));
    }

    /** Writes the rows of all files into one new file. */
    public TableHistory rewriteData(String name) {
        commits++;
        return commit(Snapshot.REPLACE, List.of(manifest(entries(ManifestEntry.Status.ADDED, name))));
    }

    /** Writes the rows of some files into one new file. */
    public TableHistory replaceData(List<String> replaced, String name) {
        commits++;
        return commit(Snapshot.REPLACE, plus(without(replaced), manifest(entries(ManifestEntry.Status.ADDED, name))));
    }

    /** Makes an older snapshot current again and drops the later ones. */
    public TableHistory rollBackTo(long id) {
        while (snapshots.get(snapshots.size() - 1).id().bits() != id) {
            snapshots.remove(snapshots.size() - 1);
        }
        live = lists.get(snapshots.get(snapshots.size() - 1).manifestList());
        return this;
    }

    /** Restores an older snapshot, like a backup: numbers go on from there, and later snapshots have other ids, 1101 and so on. */
    public TableHistory restore(long id) {
        rollBackTo(id);
        commits = current().sequenceNumber().value();
        firstId += 1000;
        return this;
    }

    /** Removes all snapshots, like a backup of the empty table. */
    public TableHistory restoreEmpty() {
        snapshots.clear();
        live = List.of();
        commits = 0;
        firstId += 1000;
        return this;
    }

    /** Like the classic layout: only the parent tells on which snapshot a snapshot was built. */
    public TableHistory withoutRecordedParents() {
        recordsParents = false;
        return this;
    }

    @Override
    public SnapshotId builtOn(Snapshot snapshot) {
        return recordsParents ? parents.get(snapshot.manifestList()) : snapshot.parent();
    }

    /** Drops snapshots and redirects their children to their parents. */
    public TableHistory expire(long... ids) {
        for (long id : ids) {
            Snapshot gone = snapshot(id);
            snapshots.remove(gone);
            snapshots.replaceAll(child -> gone.id().equals(child.parent()) ? withParent(child, gone.parent()) : child);
        }
        return this;
    }

    /** Numbers snapshots anew, like a migration of a table that Python 0.6 started. Entries keep their numbers. */
    public TableHistory renumber(int by) {
        snapshots.replaceAll(old -> new Snapshot(
                old.id(),
                old.parent(),
                old.timestampMs(),
                old.manifestList(),
                old.operation(),
                old.summary(),
                old.schemaId(),
                new SequenceNumber(old.sequenceNumber().value() + by)));
        commits += by;
        return this;
    }

    public Snapshot snapshot(long id) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.id().bits() == id)
                .findFirst()
                .orElseThrow();
    }

    public Snapshot current() {
        return snapshots.get(snapshots.size() - 1);
    }

    public TableMetadata metadata() {
        return new TableMetadata(
                "uuid",
                "t",
                new SequenceNumber(commits),
                commits,
                null,
                Map.of(),
                snapshots.isEmpty() ? null : current().id(),
                snapshots,
                log,
                List.of(),
                null);
    }

    @Override
    public List<ManifestFile> readManifestList(Snapshot snapshot) {
        reads.add(snapshot.manifestList().name());
        return lists.get(snapshot.manifestList());
    }

    @Override
    public StoredManifest fetchManifest(ManifestFile manifest) {
        reads.add(manifest.path().name());
        return StoredManifest.of(manifests.get(manifest.path()));
    }

    public static List<String> names(List<ScannedFile> files) {
        return files.stream().map(found -> found.file().path().name()).toList();
    }

    public static DataFile file(String name) {
        return new DataFile(StoragePath.of("data/" + name), 10, 100, null, Map.of(), ColumnBounds.NONE);
    }

    private List<ManifestEntry> entries(ManifestEntry.Status status, String... names) {
        List<ManifestEntry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(new ManifestEntry(status, new SnapshotId(firstId + commits), number(), file(name)));
        }
        return entries;
    }

    private List<ManifestEntry> merged() {
        return live.stream()
                .flatMap(manifest -> manifests.get(manifest.path()).stream())
                .map(ManifestEntry::asExisting)
                .toList();
    }

    private List<ManifestFile> without(List<String> names) {
        List<ManifestFile> rest = new ArrayList<>();
        for (ManifestFile manifest : live) {
            List<ManifestEntry> entries = manifests.get(manifest.path());
            List<ManifestEntry> kept = entries.stream()
                    .filter(entry -> !names.contains(entry.file().path().name()))
                    .toList();
            if (kept.size() == entries.size()) {
                rest.add(manifest);
            } else if (!kept.isEmpty()) {
                rest.add(manifest(kept.stream().map(ManifestEntry::asExisting).toList()));
            }
        }
        return rest;
    }

    private ManifestFile manifest(List<ManifestEntry> entries) {
        StoragePath path = StoragePath.of("metadata/manifests/m" + manifests.size());
        manifests.put(path, List.copyOf(entries));
        SequenceNumber lowest = entries.stream()
                .map(ManifestEntry::sequenceNumber)
                .min(SequenceNumber::compareTo)
                .orElse(number());
        return new ManifestFile(path, 1, null, number(), lowest, new SnapshotId(firstId + commits), entries.size(), 0);
    }

    private SequenceNumber number() {
        return numbered ? new SequenceNumber(commits) : SequenceNumber.UNKNOWN;
    }

    private TableHistory commit(String operation, List<ManifestFile> manifestsAfter) {
        return commit(operation, manifestsAfter, "manifest_list_" + (firstId + commits) + "_1_0123abcd.avro");
    }

    private TableHistory commit(String operation, List<ManifestFile> manifestsAfter, String listName) {
        StoragePath list = StoragePath.of("metadata/manifests/" + listName);
        lists.put(list, List.copyOf(manifestsAfter));
        live = manifestsAfter;
        SnapshotId parent = snapshots.isEmpty() ? null : current().id();
        SnapshotId id = new SnapshotId(firstId + commits);
        parents.put(list, parent);
        snapshots.add(new Snapshot(id, parent, 1000 * commits, list, operation, Map.of(), 1, number()));
        log.add(new SnapshotLogEntry(1000 * commits, id));
        return this;
    }

    private static Snapshot withParent(Snapshot snapshot, SnapshotId parent) {
        return new Snapshot(
                snapshot.id(),
                parent,
                snapshot.timestampMs(),
                snapshot.manifestList(),
                snapshot.operation(),
                snapshot.summary(),
                snapshot.schemaId(),
                snapshot.sequenceNumber());
    }

    private static List<ManifestFile> plus(List<ManifestFile> some, ManifestFile more) {
        List<ManifestFile> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
