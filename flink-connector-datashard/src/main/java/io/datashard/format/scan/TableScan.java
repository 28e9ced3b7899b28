package io.datashard.format.scan;

import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.TableMetadata;
import io.datashard.format.storage.StoragePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visits the data files of a step, each once, reading one manifest after the other as they are asked for. The order is that of the manifest
 * list, older manifests first, and of the entries in a manifest.
 *
 * <p>Not thread-safe; blocking; throws {@link io.datashard.format.error.StorageException} if a manifest is missing or damaged.
 */
public final class TableScan {
    private final ManifestReader reader;
    private final FilePruner pruner;
    private final AddingSnapshots snapshots;
    private final List<ManifestFile> manifests;
    private final EntryTest wanted;
    /** Paths met so far: a file may stand in several manifests, also under two spellings, and counts once. */
    private final Set<StoragePath> seen = new HashSet<>();

    private int manifest;
    private int entry;
    private @Nullable List<ManifestEntry> entries;
    private int manifestsRead;
    private long files;
    private long skippedFiles;

    private TableScan(
            ManifestReader reader,
            FilePruner pruner,
            AddingSnapshots snapshots,
            List<ManifestFile> manifests,
            EntryTest wanted) {
        this.reader = reader;
        this.pruner = pruner;
        this.snapshots = snapshots;
        this.manifests = manifests;
        this.wanted = wanted;
    }

    /**
     * Opens a scan. Reads manifest lists; manifests only as far as they are before the cursor.
     *
     * @param reader reads manifests
     * @param metadata metadata of the table
     * @param step which files to visit
     * @param pruner which of them may be left out
     * @param cursor where to begin
     */
    public static TableScan open(
            ManifestReader reader, TableMetadata metadata, ScanStep step, FilePruner pruner, ScanCursor cursor) {
        AddingSnapshots snapshots = new AddingSnapshots(metadata);
        TableScan scan;
        if (step instanceof ScanStep.Delta delta) {
            SnapshotDelta difference = SnapshotDelta.between(reader, delta.from(), delta.to());
            Set<StoragePath> old = difference.oldPaths();
            scan = new TableScan(
                    reader,
                    pruner,
                    snapshots,
                    difference.newManifests(),
                    found -> !old.contains(found.file().path()));
        } else if (step instanceof ScanStep.Above above) {
            List<ManifestFile> manifests = reader.readManifestList(above.to()).stream()
                    .filter(candidate -> !snapshots.isUpTo(candidate, above.number()))
                    .toList();
            scan = new TableScan(
                    reader,
                    pruner,
                    snapshots,
                    oldestFirst(manifests),
                    found -> snapshots.numberOf(found).compareTo(above.number()) > 0);
        } else if (step instanceof ScanStep.Union union) {
            scan = new TableScan(reader, pruner, snapshots, LegacyHistory.manifests(reader, union), found -> true);
        } else {
            List<ManifestFile> manifests = oldestFirst(reader.readManifestList(step.to()));
            scan = new TableScan(reader, pruner, snapshots, manifests, found -> true);
        }
        scan.moveTo(cursor);
        return scan;
    }

    /** The next file, or null at the end. */
    public @Nullable ScannedFile next() {
        while (true) {
            List<ManifestEntry> current = currentEntries();
            if (current == null) {
                return null;
            }
            if (entry == current.size()) {
                manifest++;
                entry = 0;
                entries = null;
                continue;
            }
            ManifestEntry found = current.get(entry++);
            if (!wanted.test(found) || !seen.add(found.file().path())) {
                continue;
            }
            if (!pruner.mayMatch(found.file())) {
                skippedFiles++;
                continue;
            }
            files++;
            return snapshots.describe(found);
        }
    }

    /** All files that are left. */
    public List<ScannedFile> rest() {
        List<ScannedFile> rest = new ArrayList<>();
        for (ScannedFile next = next(); next != null; next = next()) {
            rest.add(next);
        }
        return rest;
    }

    /** Where the scan stands: a scan of the same step that is opened there returns what this one has not returned yet. */
    public ScanCursor cursor() {
        return new ScanCursor(manifest, entry);
    }

    /** What was done so far. */
    public ScanCounts counts() {
        return new ScanCounts(manifestsRead, files, skippedFiles);
    }

    /** Walks over what was visited before, to know the files met there. */
    private void moveTo(ScanCursor cursor) {
        while (manifest < cursor.manifest() || (manifest == cursor.manifest() && entry < cursor.entry())) {
            List<ManifestEntry> current = currentEntries();
            if (current == null) {
                return;
            }
            int end = manifest < cursor.manifest() ? current.size() : Math.min(cursor.entry(), current.size());
            for (ManifestEntry passed : current.subList(entry, end)) {
                if (wanted.test(passed)) {
                    seen.add(passed.file().path());
                }
            }
            if (manifest == cursor.manifest()) {
                entry = end;
                return;
            }
            manifest++;
            entries = null;
        }
    }

    private @Nullable List<ManifestEntry> currentEntries() {
        if (entries == null && manifest < manifests.size()) {
            entries = reader.readManifest(manifests.get(manifest));
            manifestsRead++;
        }
        return entries;
    }

    /** Stable: manifests without a number stay in front, in stored order, which is the order in which they were added. */
    private static List<ManifestFile> oldestFirst(List<ManifestFile> manifests) {
        return manifests.stream()
                .sorted(Comparator.comparing(ManifestFile::minSequenceNumber))
                .toList();
    }

    private interface EntryTest {
        boolean test(ManifestEntry entry);
    }
}
