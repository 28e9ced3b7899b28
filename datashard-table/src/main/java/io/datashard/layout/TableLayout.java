package io.datashard.layout;

import io.datashard.error.InvalidUseException;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
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
    /** Which layout this is. */
    Layout layout();

    /** How this layout numbers snapshots. */
    Numbering numbering();

    /** The table as this object last read or published it; it may be outdated. Reads nothing. Empty if not known. */
    Optional<CurrentTable> known();

    /** The current table; empty if there is no table below the root. */
    Optional<CurrentTable> load();

    /**
     * The current table.
     *
     * @throws InvalidUseException if there is none
     */
    CurrentTable loadOrFail();

    /**
     * The current table, if it is no longer {@code last}. Costs one small request if nothing has changed, and never a listing. In the iceberg
     * layout, a table that replaced this one is noticed within a minute.
     */
    Optional<CurrentTable> loadIfChanged(CurrentTable last);

    /**
     * What is wrong with the version hint now, for whoever checks the table; empty if it names this table.
     *
     * @param current the table as it was just read
     */
    Optional<HintFault> hintFault(CurrentTable current);

    /**
     * The manifests of a snapshot, in order; verified against recorded length and SHA-256.
     *
     * @param table metadata that lists the snapshot
     * @throws io.datashard.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestFile> readManifestList(TableMetadata table, Snapshot snapshot);

    /**
     * The snapshot on which a snapshot was built; null if not known. Comes from the manifest list if the layout records it there, otherwise
     * from the parent, which changes when that snapshot expires.
     *
     * @throws io.datashard.error.CorruptDataException if the manifest list is missing or damaged
     */
    @Nullable SnapshotId builtOn(Snapshot snapshot);

    /**
     * A manifest for scans, verified against recorded length and SHA-256. Its entries have only the bounds that are certainly those of their
     * columns.
     *
     * @param table metadata of the table; its schema decodes bounds; without a schema there are no bounds
     * @throws io.datashard.error.CorruptDataException if it is missing, or not the recorded one
     */
    StoredManifest fetchManifest(TableMetadata table, ManifestFile manifest);

    /**
     * The live files of a manifest, in order, with all bounds as recorded, for writing them again; verified like {@link #fetchManifest}.
     *
     * @throws io.datashard.error.CorruptDataException if it is missing or damaged
     */
    List<ManifestEntry> readManifest(TableMetadata table, ManifestFile manifest);

    /**
     * The live files of a manifest, in order, as a merge copies them; see {@link #readManifest}.
     *
     * @param table metadata of the table, with a schema
     */
    List<EncodedEntry> readEncoded(TableMetadata table, ManifestFile manifest);

    /**
     * Checks that a commit on this table can be safe.
     *
     * @throws InvalidUseException if it can't; with the reason and the remedy
     */
    void requireWritable(CurrentTable table);

    /**
     * Whether a writer may add data files that are already in the table, because it mistook a successful commit for a lost one (classic format
     * section 6.5). Such files count once.
     */
    boolean mayAddFilesAgain();

    /** Whether data files hold uuids as 16 bytes, otherwise as text. All readers of a layout know this form. */
    boolean storesUuidsAsBytes();

    /**
     * Creates the table unless there is one.
     *
     * @param table of this layout
     * @param lockTimeout how long to wait for the metadata lock
     * @return false if there is a table already; it stays as it is
     * @throws InvalidUseException if the layout can't have such a table, or another layout's table is there
     */
    boolean createIfAbsent(NewTable table, Duration lockTimeout);

    /** The operation of a snapshot that adds and removes files and changes the rows. */
    String operationOfOverwrite();

    /** A new unique name of a manifest. */
    StoragePath newManifest();

    /** A new unique name of the manifest list of a snapshot. */
    StoragePath newManifestList(SnapshotId snapshotId);

    /**
     * Encodes a manifest. Writes nothing.
     *
     * @param path its name
     * @param base metadata of the base, with a schema
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
     * Encodes a manifest of entries that are carried over, as they are. Writes nothing.
     *
     * @param path its name
     * @param base metadata of the base, with a schema
     * @param sources the manifests that the entries come from
     * @param snapshotId the snapshot that writes it
     * @param sequenceNumber the number of that snapshot
     */
    EncodedManifest encodeMerged(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> sources,
            List<EncodedEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber);

    /**
     * Encodes a manifest list. Writes nothing.
     *
     * @param path its name
     * @param base metadata of the table that is built on
     * @param snapshotId the snapshot of the list
     * @param sequenceNumber the number of that snapshot
     */
    EncodedObject encodeManifestList(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> manifests,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber);

    /** Keeps the manifest list of a published snapshot, so that the next commit need not read it. */
    void remember(EncodedObject manifestList);

    /** The totals over all files of a snapshot that the layout puts into its summary. */
    Map<String, String> totals(List<ManifestFile> manifests);

    /** Whether commits take the metadata lock. Then a writer that loses every race may take it before it reads its base. */
    boolean takesLock();

    /**
     * Publishes the base with the update applied. The only step that makes a commit visible.
     *
     * @param lock the metadata lock; taken here if it is needed and not taken yet, and left so
     * @param ready ends when all is on the storage that the commit needs, and tells whether the base is still current, as far as its caller
     *     knows: false is a conflict. Nothing is published before; its exception is thrown here
     * @return the outcome; after a conflict, everything that this method wrote is removed
     * @throws io.datashard.error.StorageException only if nothing is or becomes visible
     */
    CommitOutcome publish(CurrentTable base, MetadataUpdate update, CommitLock lock, Pending<Boolean> ready);
}
