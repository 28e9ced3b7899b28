package io.datashard.read;

import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache of immutable files that a planner has read last. A planner needs the manifest list and the new manifests of a snapshot three times:
 * to find what is new, to visit it, and to compare the next snapshot with it. This fetches them once. Not thread-safe.
 */
final class RecentReads {
    /** Manifests in all lists that are kept: at least the lists of the reader's snapshot and of the next one. */
    private static final long MOST_MANIFESTS = 5_000;

    /** Bytes of all manifests that are kept: enough for the commits of a while, and for a manifest that a commit merges. */
    private static final long MOST_BYTES = 4_000_000;

    private final RecentlyUsed<StoragePath, List<ManifestFile>> lists =
            new RecentlyUsed<>(2, MOST_MANIFESTS, List::size);
    /** By all that the manifest list says of them, as their bytes. */
    private final RecentlyUsed<ManifestFile, StoredManifest> manifests =
            new RecentlyUsed<>(0, MOST_BYTES, StoredManifest::heldBytes);

    private final FileMemory files = new FileMemory();
    private @Nullable Decoding decoding;

    /** What of the table's metadata the entries of manifests are decoded with. */
    private record Decoding(@Nullable Schema schema, PartitionSpec spec, String location) {}

    /** A reader that reads only what is not in the cache. */
    ManifestReader over(ManifestReader stored, TableMetadata metadata) {
        Decoding now = new Decoding(metadata.schema(), metadata.partitionSpec(), metadata.location());
        if (!now.equals(decoding)) {
            decoding = now;
            manifests.clear();
        }
        return new Remembering(stored);
    }

    private final class Remembering implements ManifestReader {
        private final ManifestReader stored;

        private Remembering(ManifestReader stored) {
            this.stored = stored;
        }

        @Override
        public List<ManifestFile> readManifestList(Snapshot snapshot) {
            List<ManifestFile> known = lists.get(snapshot.manifestList());
            return known == null ? lists.keep(snapshot.manifestList(), stored.readManifestList(snapshot)) : known;
        }

        @Override
        public StoredManifest fetchManifest(ManifestFile manifest) {
            StoredManifest known = manifests.get(manifest);
            return known == null ? manifests.keep(manifest, stored.fetchManifest(manifest)) : known;
        }

        @Override
        public Pending<StoredManifest> beginManifest(ManifestFile manifest) {
            StoredManifest known = manifests.get(manifest);
            if (known != null) {
                return Pending.of(known);
            }
            Pending<StoredManifest> begun = stored.beginManifest(manifest);
            // The thread that asks for it keeps it: the thread of the planner.
            return Pending.whenAskedFor(() -> manifests.keep(manifest, begun.get()));
        }

        @Override
        public @Nullable SnapshotId builtOn(Snapshot snapshot) {
            return stored.builtOn(snapshot);
        }

        @Override
        public int readAhead() {
            return stored.readAhead();
        }

        @Override
        public boolean mayAddFilesAgain() {
            return stored.mayAddFilesAgain();
        }

        @Override
        public EntryCondition addedBy(List<ManifestFile> some) {
            return mayAddFilesAgain() ? files.filesOf(this, some) : entry -> false;
        }
    }
}
