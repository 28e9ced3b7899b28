package io.datashard.read;

import io.datashard.model.ManifestFile;
import io.datashard.model.StoredManifest;
import io.datashard.storage.Pending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The manifests of a scan. Reads some of them ahead. Not thread-safe. */
final class ManifestsAhead {
    /** How many entries may wait in memory, by the counts in manifest lists. */
    private static final long MOST_ENTRIES = 50_000;

    private final ManifestReader reader;
    private final List<ManifestFile> manifests;
    private final Predicate<ManifestFile> wanted;
    private final Map<Integer, Pending<StoredManifest>> begun = new LinkedHashMap<>();
    private int next;

    /**
     * The manifests of a scan.
     *
     * @param wanted which of them the scan will read
     */
    ManifestsAhead(ManifestReader reader, List<ManifestFile> manifests, Predicate<ManifestFile> wanted) {
        this.reader = reader;
        this.manifests = manifests;
        this.wanted = wanted;
    }

    /** Reads a manifest, and begins to read some of the next ones. */
    StoredManifest read(int index) {
        Pending<StoredManifest> asked = begun.remove(index);
        if (asked == null) {
            asked = reader.beginManifest(manifests.get(index));
        }
        next = Math.max(next, index + 1);
        long waiting = begun.keySet().stream().mapToLong(this::entries).sum();
        while (next < manifests.size() && begun.size() < reader.readAhead() && waiting < MOST_ENTRIES) {
            if (wanted.test(manifests.get(next))) {
                waiting += entries(next);
                begun.put(next, reader.beginManifest(manifests.get(next)));
            }
            next++;
        }
        return asked.get();
    }

    /** Waits for the reads that are under way and no longer needed. */
    void close() {
        begun.values().forEach(Pending::await);
        begun.clear();
    }

    private long entries(int index) {
        ManifestFile manifest = manifests.get(index);
        return (long) manifest.addedFiles() + manifest.existingFiles();
    }
}
