package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.StoredManifest;
import io.datashard.storage.StoragePath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Remembers which data files are in which manifests, in eight bytes a file, so that a reader that follows a table reads each manifest once.
 * Digests may collide: a hit is looked up in the manifest again. Not thread-safe.
 */
final class FileMemory {
    private static final long[] NONE = {};

    private final Map<StoragePath, long[]> digests = new HashMap<>();

    /** Tests which data files are in these manifests. Reads the manifests that are not known yet, and forgets all others. */
    EntryCondition filesOf(ManifestReader reader, List<ManifestFile> manifests) {
        learn(reader, manifests);
        Map<StoragePath, long[]> known = Map.copyOf(digests);
        return entry -> {
            long digest = entry.pathDigest();
            return manifests.stream()
                    .filter(manifest -> Arrays.binarySearch(known.getOrDefault(manifest.path(), NONE), digest) >= 0)
                    .anyMatch(manifest ->
                            has(reader.fetchManifest(manifest), entry.file().path()));
        };
    }

    private void learn(ManifestReader reader, List<ManifestFile> manifests) {
        Set<StoragePath> named = manifests.stream().map(ManifestFile::path).collect(Collectors.toSet());
        digests.keySet().retainAll(named);
        for (ManifestFile manifest : manifests) {
            if (!digests.containsKey(manifest.path())) {
                digests.put(manifest.path(), digests(reader.fetchManifest(manifest)));
            }
        }
    }

    private static boolean has(StoredManifest manifest, StoragePath file) {
        ManifestEntries entries = manifest.visit();
        while (entries.next()) {
            if (entries.file().path().equals(file)) {
                return true;
            }
        }
        return false;
    }

    private static long[] digests(StoredManifest manifest) {
        LongStream.Builder digests = LongStream.builder();
        ManifestEntries entries = manifest.visit();
        while (entries.next()) {
            digests.add(entries.pathDigest());
        }
        return digests.build().sorted().toArray();
    }
}
