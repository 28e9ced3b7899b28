package io.datashard.read;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.storage.Pending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The manifests of a scan, some of which are read before they are asked for. Not thread-safe. */
final class ManifestsAhead {
    /** Entries that may wait in memory, as far as manifest lists tell. */
    private static final long MOST_ENTRIES = 50_000;

    private final ManifestReader reader;
    private final List<ManifestFile> manifests;
    private final Predicate<ManifestFile> wanted;
    private final Map<Integer, Pending<List<ManifestEntry>>> begun = new LinkedHashMap<>();
    private int next;

    /**
     * The manifests of a scan.
     *
     * @param wanted which of them are going to be read
     */
    ManifestsAhead(ManifestReader reader, List<ManifestFile> manifests, Predicate<ManifestFile> wanted) {
        this.reader = reader;
        this.manifests = manifests;
        this.wanted = wanted;
    }

    /** Reads a manifest, and begins with some of those that follow. */
    List<ManifestEntry> read(int index) {
        Pending<List<ManifestEntry>> asked = begun.remove(index);
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

    /** Waits for what was begun and is not needed any more. */
    void close() {
        begun.values().forEach(Pending::await);
        begun.clear();
    }

    private long entries(int index) {
        ManifestFile manifest = manifests.get(index);
        return (long) manifest.addedFiles() + manifest.existingFiles();
    }
}
