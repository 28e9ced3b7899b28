package io.datashard.read;

import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.StoragePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A digest of the data files of a snapshot, to tell whether two snapshots hold the same files: their number, and the sum of a digest of each
 * path. A sum can be moved from snapshot to snapshot by the files that differ, and does not depend on the manifests that hold them.
 *
 * @param count number of files
 * @param digest the sum
 */
public record LiveFiles(long count, long digest) {
    /** No files. */
    public static final LiveFiles NONE = new LiveFiles(0, 0);

    /** The files of a snapshot. Reads all of its manifests. */
    public static LiveFiles of(ManifestReader reader, Snapshot snapshot) {
        return NONE.plus(reader, reader.readManifestList(snapshot));
    }

    /**
     * The files of another snapshot, later or earlier. Reads only the manifests that one of the two lacks.
     *
     * @param from the snapshot of these files
     */
    public LiveFiles moved(ManifestReader reader, Snapshot from, Snapshot to) {
        List<ManifestFile> before = reader.readManifestList(from);
        List<ManifestFile> after = reader.readManifestList(to);
        LiveFiles gone = NONE.plus(reader, without(before, after));
        return new LiveFiles(count - gone.count, digest - gone.digest).plus(reader, without(after, before));
    }

    /** These files and the one of an entry. */
    LiveFiles plus(ManifestEntries entry) {
        return new LiveFiles(count + 1, digest + mixed(entry.pathDigest()));
    }

    private LiveFiles plus(ManifestReader reader, List<ManifestFile> manifests) {
        ManifestsAhead ahead = new ManifestsAhead(reader, manifests, manifest -> true);
        try {
            LiveFiles sum = this;
            for (int i = 0; i < manifests.size(); i++) {
                ManifestEntries entries = ahead.read(i).visit();
                while (entries.next()) {
                    sum = sum.plus(entries);
                }
            }
            return sum;
        } finally {
            ahead.close();
        }
    }

    private static List<ManifestFile> without(List<ManifestFile> some, List<ManifestFile> others) {
        Set<StoragePath> paths = others.stream().map(ManifestFile::path).collect(Collectors.toCollection(HashSet::new));
        return some.stream()
                .filter(manifest -> !paths.contains(manifest.path()))
                .toList();
    }

    /** The last step of MurmurHash3: without it, the sums of names that differ in their last letter collide. */
    private static long mixed(long pathDigest) {
        long digest = (pathDigest ^ (pathDigest >>> 33)) * 0xff51afd7ed558ccdL;
        digest = (digest ^ (digest >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return digest ^ (digest >>> 33);
    }
}
