package io.datashard.commit;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the manifests of a table one after the other, removes some files and merges some manifests into one. Entries that stay keep their
 * snapshots and sequence numbers. Not thread-safe.
 */
final class ManifestRewrite {
    private final Set<StoragePath> merging;
    private final Set<StoragePath> removed;
    private final Set<StoragePath> missing;
    private final Function<List<ManifestEntry>, ManifestFile> writer;
    private final List<ManifestFile> kept = new ArrayList<>();
    private final List<ManifestEntry> merged = new ArrayList<>();
    private final Set<StoragePath> seen = new HashSet<>();
    private int place = -1;

    /**
     * A rewrite.
     *
     * @param merging the manifests to merge
     * @param removed the data files to remove
     * @param writer writes a manifest from which files were removed
     */
    ManifestRewrite(
            Set<StoragePath> merging, Set<StoragePath> removed, Function<List<ManifestEntry>, ManifestFile> writer) {
        this.merging = merging;
        this.removed = removed;
        this.missing = new HashSet<>(removed);
        this.writer = writer;
    }

    /** Whether the entries of a manifest must be read. */
    boolean mustRead(ManifestFile manifest) {
        return !removed.isEmpty() || merging.contains(manifest.path());
    }

    void keep(ManifestFile manifest) {
        kept.add(manifest);
    }

    void add(ManifestFile manifest, List<ManifestEntry> entries) {
        entries.forEach(entry -> missing.remove(entry.file().path()));
        if (merging.contains(manifest.path())) {
            merge(entries);
            return;
        }
        List<ManifestEntry> survivors = entries.stream()
                .filter(entry -> !removed.contains(entry.file().path()))
                .map(ManifestEntry::asExisting)
                .toList();
        if (survivors.size() == entries.size()) {
            keep(manifest);
        } else if (!survivors.isEmpty()) {
            kept.add(writer.apply(survivors));
        }
    }

    private void merge(List<ManifestEntry> entries) {
        place = place < 0 ? kept.size() : place;
        for (ManifestEntry entry : entries) {
            // Python 0.6 may list a file twice.
            if (seen.add(entry.file().path()) && !removed.contains(entry.file().path())) {
                merged.add(entry.asExisting());
            }
        }
    }

    /** How many of the files to remove were in no manifest. */
    int missing() {
        return missing.size();
    }

    /** The resulting manifests. Call it after the last manifest was handed in. */
    List<ManifestFile> finish(Function<List<ManifestEntry>, ManifestFile> mergedWriter) {
        Optional<ManifestFile> one =
                merged.isEmpty() ? Optional.empty() : Optional.of(mergedWriter.apply(List.copyOf(merged)));
        one.ifPresent(manifest -> kept.add(place, manifest));
        return List.copyOf(kept);
    }
}
