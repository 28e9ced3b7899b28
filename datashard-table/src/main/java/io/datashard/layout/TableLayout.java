package io.datashard.layout;

import io.datashard.error.InvalidUseException;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.StoragePath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the on-disk layouts, and nothing else: finding the current metadata, encoding and decoding documents and manifests,
 * publishing a new metadata version ({@code docs/decisions/0001-layout-is-the-seam.md}). Thread-safe; blocking.
 */
public interface TableLayout {
    /** Which one this is. */
    Layout layout();

    /** How it numbers snapshots. */
    Numbering numbering();

    /** What this object has read or published last, which need not be current any more; reads nothing. */
    Optional<CurrentTable> known();

    /** The current table, or nothing if there is no table below the root. */
    Optional<CurrentTable> load();

    /**
     * The current table.
     *
     * @throws InvalidUseException if there is none
     */
    CurrentTable loadOrFail();

    /**
     * The current table if it is no longer {@code last}: one small request where nothing has changed, and never a listing. In the iceberg
     * layout, that another table was put in its place is noticed after a minute at the latest.
     */
    Optional<CurrentTable> loadIfChanged(CurrentTable last);

    /**
     * The manifests of a snapshot, in order; verified against recorded length and SHA-256.
     *
     * @param table metadata that lists the snapshot
     * @throws io.datashard.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestFile> readManifestList(TableMetadata table, Snapshot snapshot);

    /**
     * The snapshot that a snapshot was built on, as its manifest list recorded it where the layout does that, and otherwise its parent, which is
     * pointed elsewhere once that snapshot has been expired; null where it is not known.
     *
     * @throws io.datashard.error.CorruptDataException if the manifest list is missing or damaged
     */
    @Nullable SnapshotId builtOn(Snapshot snapshot);

    /**
     * The live files of a manifest, in order; verified against recorded length and SHA-256.
     *
     * @param table metadata of the table, by whose schema bounds are decoded; without a schema there are none
     * @throws io.datashard.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestEntry> readManifest(TableMetadata table, ManifestFile manifest);

    /**
     * Checks that a commit on this table can be safe.
     *
     * @throws InvalidUseException with the reason and the way out, if it can't
     */
    void requireWritable(CurrentTable table);

    /**
     * Whether a writer may add data files that the table has already: by a commit that took effect and was taken for lost (classic format section
     * 6.5). They count once.
     */
    boolean mayAddFilesAgain();

    /** Whether data files hold uuids as 16 bytes; otherwise as text. Readers of a layout know the one form for certain. */
    boolean storesUuidsAsBytes();

    /**
     * Creates the table unless there is one.
     *
     * @param table of this layout
     * @param lockTimeout how long to wait for the metadata lock
     * @return false if there is one already; it is left as it is
     * @throws InvalidUseException if the layout can't have such a table, or another layout's table is there
     */
    boolean createIfAbsent(NewTable table, Duration lockTimeout);

    /** The label of a snapshot that adds and removes files without keeping the rows the same. */
    String operationOfOverwrite();

    /** A new unique name of a manifest. */
    StoragePath newManifest();

    /** A new unique name of the manifest list of a snapshot. */
    StoragePath newManifestList(SnapshotId snapshotId);

    /**
     * Encodes a manifest; writes nothing.
     *
     * @param path its name
     * @param base metadata of the table that is built on, with a schema
     * @param snapshotId the snapshot that writes it
     * @param sequenceNumber the number of that snapshot
     */
    EncodedManifest encodeManifest(
            StoragePath path,
            TableMetadata base,
            List<ManifestEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber);

    /**
     * Encodes a manifest list; writes nothing.
     *
     * @param path its name
     * @param base metadata of the table that is built on
     * @param snapshotId the snapshot that the list is of
     * @param sequenceNumber its number
     */
    EncodedObject encodeManifestList(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> manifests,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber);

    /** Keeps the manifest list of a snapshot that was published, so that the next commit need not read it. */
    void remember(EncodedObject manifestList);

    /** What the layout wants said in a snapshot's summary of all files that it holds. */
    Map<String, String> totals(List<ManifestFile> manifests);

    /**
     * The metadata lock, for a writer that loses every race, to be taken before it reads its base; null where this layout can't have it safely
     * on this storage.
     */
    @Nullable MetadataLock lockAhead(Duration lockTimeout);

    /**
     * Publishes the metadata that follows from {@code base} and the update: the only step that makes a commit visible.
     *
     * @param held the metadata lock, if the caller holds it since before it read the base; otherwise it is taken here where it is needed
     * @param lockTimeout how long to wait for the lock
     * @param files what must have ended well before anything is published: the files of the commit, on their way; what it throws, this throws
     * @return the outcome; on a conflict everything that this method wrote is gone again
     * @throws io.datashard.error.StorageException only if nothing has become or will become visible
     */
    CommitOutcome publish(
            CurrentTable base,
            MetadataUpdate update,
            @Nullable MetadataLock held,
            Duration lockTimeout,
            Pending<?> files);
}
