package io.datashard.format.layout;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.MetadataUpdate;
import io.datashard.format.metadata.SequenceNumber;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.MetadataLock;
import io.datashard.format.storage.Pause;
import io.datashard.format.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the on-disk layouts, and nothing else: finding the current metadata, encoding and decoding documents and manifests,
 * publishing a new metadata version ({@code docs/decisions/0001-layout-is-the-seam.md}). Thread-safe; blocking.
 */
public sealed interface TableLayout permits ClassicLayout {
    /**
     * Recognises the layout of the table below a root. A root without a table is taken for the layout of new tables.
     *
     * @throws InvalidUseException if the table has a layout that this release does not read
     */
    static TableLayout detect(Storage storage, Clock clock, IdSource ids, Pause pause) {
        return ClassicLayout.open(storage, clock, ids, pause);
    }

    /** The current table, or nothing if there is no table below the root. */
    Optional<CurrentTable> load();

    /**
     * The current table.
     *
     * @throws InvalidUseException if there is none
     */
    CurrentTable loadOrFail();

    /** The current table if it is no longer {@code last}: one read of one small object where nothing has changed. */
    Optional<CurrentTable> loadIfChanged(CurrentTable last);

    /**
     * The manifests of a snapshot, in order; verified against recorded length and SHA-256.
     *
     * @throws io.datashard.format.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestFile> readManifestList(Snapshot snapshot);

    /**
     * The live files of a manifest, in order; verified against recorded length and SHA-256.
     *
     * @param schema the table's schema, by which bounds are decoded; null = no bounds
     * @throws io.datashard.format.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestEntry> readManifest(ManifestFile manifest, @Nullable Schema schema);

    /**
     * Checks that a commit on this table can be safe.
     *
     * @throws InvalidUseException with the reason and the way out, if it can't
     */
    void requireWritable(CurrentTable table);

    /**
     * Creates the table unless there is one.
     *
     * @param lockTimeout how long to wait for the metadata lock
     * @return false if there is one already; it is left as it is
     */
    boolean createIfAbsent(NewTable table, Duration lockTimeout);

    /**
     * Encodes a manifest under a new unique name; writes nothing.
     *
     * @param snapshotId the snapshot that writes it
     * @param sequenceNumber the number of that snapshot
     */
    EncodedManifest encodeManifest(
            List<ManifestEntry> entries, Schema schema, SnapshotId snapshotId, SequenceNumber sequenceNumber);

    /** Encodes a manifest list under a new unique name; writes nothing. */
    EncodedObject encodeManifestList(List<ManifestFile> manifests, SnapshotId snapshotId);

    /**
     * Publishes the metadata that follows from {@code base} and the update: the only step that makes a commit visible.
     *
     * @param held the metadata lock, if the caller holds it since before it read the base; otherwise it is taken here
     * @param lockTimeout how long to wait for the lock
     * @return the outcome; on a conflict everything that this method wrote is gone again
     * @throws io.datashard.format.error.StorageException only if nothing has become or will become visible
     */
    CommitOutcome publish(CurrentTable base, MetadataUpdate update, @Nullable MetadataLock held, Duration lockTimeout);
}
