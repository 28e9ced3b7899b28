package io.datashard.model;

import io.datashard.storage.PathDigest;
import io.datashard.storage.PathSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as decoded entries.
 *
 * @param entries the entries
 */
record DecodedManifest(List<ManifestEntry> entries) implements StoredManifest {
    private static final long BYTES_OF_ENTRY = 1_000;

    @Override
    public ManifestEntries visit() {
        return new Visit(entries);
    }

    @Override
    public List<ManifestEntry> decode() {
        return entries;
    }

    @Override
    public long heldBytes() {
        return BYTES_OF_ENTRY * entries.size();
    }

    private static final class Visit implements ManifestEntries {
        private final List<ManifestEntry> entries;
        private int place = -1;

        private Visit(List<ManifestEntry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean next() {
            if (place + 1 >= entries.size()) {
                return false;
            }
            place++;
            return true;
        }

        @Override
        public @Nullable SnapshotId snapshotId() {
            return entry().snapshotId();
        }

        @Override
        public SequenceNumber sequenceNumber() {
            return entry().sequenceNumber();
        }

        @Override
        public boolean addPathTo(PathSet paths) {
            return paths.add(entry().file().path());
        }

        @Override
        public boolean isPathIn(PathSet paths) {
            return paths.contains(entry().file().path());
        }

        @Override
        public long pathDigest() {
            return PathDigest.of(entry().file().path());
        }

        @Override
        public FileFacts file() {
            return entry().file();
        }

        @Override
        public boolean hasSha256() {
            return entry().file().sha256() != null;
        }

        @Override
        public FileToRead toRead() {
            return entry().file().toRead();
        }

        private ManifestEntry entry() {
            return entries.get(place);
        }
    }
}
