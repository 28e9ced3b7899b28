package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.TableMetadata;
import io.datashard.storage.PathSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits the data files of a step, each once. Reads one manifest after the other on demand, or some ahead if each takes long. The order is
 * that of the manifest list, older manifests first, then that of the entries. A manifest without a matching row is not read. It keeps its
 * ordinal, so that a {@link ScanCursor} means the same whatever is skipped.
 *
 * <p>Not thread-safe; blocking; throws {@link io.datashard.error.StorageException} if a manifest is missing or damaged.
 */
public final class TableScan implements AutoCloseable {
    private final ManifestsAhead reader;
    private final FilePruner pruner;
    private final AddingSnapshots snapshots;
    private final List<ManifestFile> manifests;
    private final EntryCondition wanted;
    /** Paths that need not be visited, or were met so far: a file may be in several manifests, also under two spellings, but counts once. */
    private final PathSet seen;

    private int manifest;
    private int entry;
    private @Nullable ManifestEntries entries;
    private ScanCounts counts = ScanCounts.NONE;
    private long found;
    private long skippedByPartition;
    private long skippedByBounds;
    private @Nullable RuntimeException failure;

    private TableScan(ManifestReader reader, FilePruner pruner, AddingSnapshots snapshots, Files files) {
        this.reader = new ManifestsAhead(reader, files.manifests(), pruner::mayMatch);
        this.pruner = pruner;
        this.snapshots = snapshots;
        this.manifests = files.manifests();
        this.seen = files.passed();
        this.wanted = files.wanted();
    }

    /**
     * Opens a scan. Reads manifest lists, and the manifests before the cursor.
     *
     * @param reader reads manifests
     * @param metadata metadata of the table
     * @param step which files to visit
     * @param pruner which of them to skip
     * @param cursor where to start
     */
    public static TableScan open(
            ManifestReader reader, TableMetadata metadata, ScanStep step, FilePruner pruner, ScanCursor cursor) {
        AddingSnapshots snapshots = new AddingSnapshots(metadata);
        Files files = step.map(
                full -> Files.all(oldestFirst(reader.readManifestList(full.to()))),
                delta -> lackedBy(reader, delta),
                above -> addedAfter(reader, snapshots, above),
                union -> Files.all(LegacyHistory.manifests(reader, union)));
        TableScan scan = new TableScan(reader, pruner, snapshots, files);
        scan.moveTo(cursor);
        return scan;
    }

    /**
     * What a step visits.
     *
     * @param manifests their entries
     * @param passed but no files with these paths; the scan adds those that it meets
     * @param wanted and only entries that pass the test
     */
    private record Files(List<ManifestFile> manifests, PathSet passed, EntryCondition wanted) {
        static Files all(List<ManifestFile> manifests) {
            return new Files(manifests, new PathSet(), found -> true);
        }
    }

    private static Files lackedBy(ManifestReader reader, ScanStep.Delta delta) {
        SnapshotDelta difference = SnapshotDelta.between(reader, delta.from(), delta.to());
        EntryCondition kept = difference.keptFiles(reader);
        return new Files(difference.newManifests(), difference.oldPaths(), found -> !kept.test(found));
    }

    private static Files addedAfter(ManifestReader reader, AddingSnapshots snapshots, ScanStep.Above above) {
        List<ManifestFile> manifests = new ArrayList<>();
        List<ManifestFile> passed = new ArrayList<>();
        for (ManifestFile candidate : reader.readManifestList(above.to())) {
            (snapshots.isUpTo(candidate, above.number()) ? passed : manifests).add(candidate);
        }
        EntryCondition old = reader.addedBy(passed);
        return new Files(
                oldestFirst(manifests),
                new PathSet(),
                found -> snapshots.numberOf(found).compareTo(above.number()) > 0 && !old.test(found));
    }

    /** The next file, or null at the end. A scan that has failed fails again: no file is passed over. */
    public @Nullable ScannedFile next() {
        ManifestEntries current = findNext();
        return current == null ? null : snapshots.describe(current);
    }

    /**
     * Adds up the remaining files that are to be read. Files that are in several manifests count once, which no sum in a manifest list or a
     * summary takes into account.
     *
     * @return false if the records of a file do not tell whether all its rows match, or not what the tally asks
     */
    boolean tally(FileTally tally) {
        for (ManifestEntries current = findNext(); current != null; current = findNext()) {
            boolean counts = !tally.countsWholeFiles() || pruner.isFull(current.file());
            if (!counts || !tally.add(current)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is certain that the manifests that are left to read have no more bytes than that together. */
    boolean hasAtMost(long bytes) {
        long left = bytes;
        for (ManifestFile next : manifests.subList(manifest, manifests.size())) {
            if (pruner.mayMatch(next)) {
                left -= next.length();
                if (next.length() < 0 || left < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable ManifestEntries findNext() {
        if (failure != null) {
            throw failure;
        }
        try {
            return advance();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** Goes to the next file that is to be read; null at the end. */
    private @Nullable ManifestEntries advance() {
        while (true) {
            ManifestEntries current = currentEntries();
            if (current == null) {
                return null;
            }
            if (!current.next()) {
                manifest++;
                entry = 0;
                entries = null;
                continue;
            }
            entry++;
            // A file that is not wanted at its first entry is not wanted at later entries either.
            if (!current.addPathTo(seen) || !wanted.test(current)) {
                continue;
            }
            FilePruner.Verdict verdict = pruner.judge(current.file());
            count(verdict);
            if (verdict == FilePruner.Verdict.READ) {
                return current;
            }
        }
    }

    private void count(FilePruner.Verdict verdict) {
        switch (verdict) {
            case READ -> found++;
            case SKIP_BY_PARTITION -> skippedByPartition++;
            case SKIP_BY_BOUNDS -> skippedByBounds++;
        }
    }

    /** All remaining files. */
    public List<ScannedFile> rest() {
        List<ScannedFile> rest = new ArrayList<>();
        for (ScannedFile next = next(); next != null; next = next()) {
            rest.add(next);
        }
        return rest;
    }

    /** The place of the scan: a new scan of the same step from there returns what this scan has not returned yet. */
    public ScanCursor cursor() {
        return new ScanCursor(manifest, entry);
    }

    /** Waits for reads that are under way. Call it for a scan that ends early. */
    @Override
    public void close() {
        reader.close();
    }

    /** What the scan did so far. */
    public ScanCounts counts() {
        return counts.plus(new ScanCounts(0, 0, found, skippedByPartition, skippedByBounds));
    }

    /**
     * Goes over the part that was visited before, to know its files. A skipped manifest gives no files; neither does the rest of a manifest
     * that an earlier release began to read.
     */
    private void moveTo(ScanCursor cursor) {
        while (manifest < manifests.size() && manifest <= cursor.manifest()) {
            boolean isLast = manifest == cursor.manifest();
            boolean isUntouched = isLast && cursor.entry() == 0;
            boolean isRead = !isUntouched && pruner.mayMatch(manifests.get(manifest));
            if (isRead) {
                ManifestEntries passed = read(manifest);
                int end = isLast ? cursor.entry() : Integer.MAX_VALUE;
                int met = 0;
                while (met < end && passed.next()) {
                    passed.addPathTo(seen);
                    met++;
                }
                entries = isLast ? passed : null;
                entry = isLast ? met : 0;
            }
            if (isLast) {
                return;
            }
            manifest++;
        }
    }

    /** The entries of the current manifest, or of the next one that may have a matching row; null at the end. */
    private @Nullable ManifestEntries currentEntries() {
        while (entries == null && manifest < manifests.size()) {
            ManifestFile current = manifests.get(manifest);
            if (pruner.mayMatch(current)) {
                entries = read(manifest);
            } else {
                counts = counts.withSkipped(current);
                manifest++;
            }
        }
        return entries;
    }

    private ManifestEntries read(int index) {
        counts = counts.withManifest();
        return reader.read(index).visit();
    }

    /** A stable sort: manifests without a number stay in front, in stored order, which is the order of their commits. */
    private static List<ManifestFile> oldestFirst(List<ManifestFile> manifests) {
        return manifests.stream()
                .sorted(Comparator.comparing(ManifestFile::minSequenceNumber))
                .toList();
    }
}
