package io.datashard.read;

import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a planner has read last, which never changes. Of a new snapshot it needs the manifest list and the new manifests three times: to tell what
 * is new, to visit it, and to know the files that the next snapshot is compared with. They are fetched once. Not thread-safe.
 */
final class RecentReads {
    /** In all lists that are kept, which are at least those of the snapshot that a reader has seen and of the next. */
    private static final long MOST_MANIFESTS = 5_000;

    /** Entries of all manifests that are kept: enough for what commits add one by one, and some megabytes at most. */
    private static final long MOST_ENTRIES = 5_000;

    private final RecentLists<StoragePath, ManifestFile> lists = new RecentLists<>(2, MOST_MANIFESTS);
    private final RecentLists<ManifestFile, ManifestEntry> manifests = new RecentLists<>(0, MOST_ENTRIES);
    private final FileMemory files = new FileMemory();
    /** By which the bounds of the entries were decoded. */
    private @Nullable Schema schema;

    /** Reads what is not known yet. */
    ManifestReader over(ManifestReader stored, TableMetadata metadata) {
        if (!Objects.equals(schema, metadata.schema())) {
            schema = metadata.schema();
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
        public List<ManifestEntry> readManifest(ManifestFile manifest) {
            List<ManifestEntry> known = manifests.get(manifest);
            return known == null ? manifests.keep(manifest, stored.readManifest(manifest)) : known;
        }

        @Override
        public Pending<List<ManifestEntry>> beginManifest(ManifestFile manifest) {
            List<ManifestEntry> known = manifests.get(manifest);
            if (known != null) {
                return Pending.of(known);
            }
            Pending<List<ManifestEntry>> begun = stored.beginManifest(manifest);
            // Kept by who asks for it, the thread of the planner.
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
        public Predicate<StoragePath> addedBy(List<ManifestFile> some) {
            return mayAddFilesAgain() ? files.filesOf(this, some) : file -> false;
        }
    }
}
