package io.datashard.layout;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Schema;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and verifies the bytes of manifests and manifest lists, for both layouts. Thread-safe. */
public final class StoredDocuments {
    private final Storage storage;
    /** The last manifest list: it never changes, and the next commit needs it. */
    private volatile @Nullable EncodedObject lastList;

    public StoredDocuments(Storage storage) {
        this.storage = storage;
    }

    /** The full name of a file, for messages. */
    public String where(StoragePath path) {
        return storage.root() + "/" + path;
    }

    /** Keeps the manifest list of a published snapshot. */
    public void remember(EncodedObject list) {
        lastList = list;
    }

    public byte[] manifestList(Snapshot snapshot) {
        EncodedObject known = lastList;
        if (known != null && known.path().equals(snapshot.manifestList())) {
            return known.bytes();
        }
        byte[] bytes = read(snapshot.manifestList(), "the manifest list of snapshot " + snapshot.id());
        ContentCheck.require(
                where(snapshot.manifestList()),
                bytes,
                snapshot.summary().get(Snapshot.LIST_LENGTH),
                snapshot.summary().get(Snapshot.LIST_SHA256));
        remember(new EncodedObject(snapshot.manifestList(), bytes));
        return bytes;
    }

    public byte[] manifest(ManifestFile manifest) {
        byte[] bytes = read(manifest.path(), "a manifest of the table");
        @Nullable String length = manifest.length() < 0 ? null : Long.toString(manifest.length());
        ContentCheck.require(where(manifest.path()), bytes, length, manifest.sha256());
        return bytes;
    }

    /**
     * The manifest as scans may visit it. A visit does not look at all values, so that it misses damage that decoding shows: without a recorded
     * SHA-256 the manifest is decoded whole, once.
     */
    public StoredManifest visitable(ManifestFile manifest, StoredManifest stored) {
        return manifest.sha256() == null ? StoredManifest.of(stored.decode()) : stored;
    }

    private byte[] read(StoragePath path, String what) {
        return storage.readContent(path)
                .orElseThrow(
                        () -> new CorruptDataException(
                                "Cannot read " + where(path),
                                what + " is missing, though the table's metadata names it",
                                "Restore the file from a backup or go back to a snapshot that does not need it; rows are never skipped"));
    }

    /** The error if there is no table, without a special remedy. */
    public InvalidUseException noTable() {
        return noTable(
                storage,
                "Correct the path, or create the table: DataShardTable.create does, or a writer that is told to create it if it is"
                        + " missing");
    }

    /** The error if there is no table in this storage. */
    public static InvalidUseException noTable(Storage storage, String remedy) {
        return new InvalidUseException(
                "Cannot open the table " + storage.root(),
                storage.rootExists()
                        ? "the folder holds no DataShard table: neither a version hint nor a metadata file"
                        : "the path does not exist",
                remedy);
    }

    /** The schema of a table for writing. */
    public static Schema schemaOf(TableMetadata table) {
        Schema schema = table.schema();
        if (schema == null) {
            throw new IllegalArgumentException("requireWritable lets no table without a schema pass");
        }
        return schema;
    }

    /** The line of a new manifest in a manifest list. */
    public static ManifestFile describe(
            StoragePath path,
            byte[] bytes,
            List<ManifestEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber,
            ManifestDetails details) {
        int added = (int) entries.stream()
                .filter(entry -> entry.status() == ManifestEntry.Status.ADDED)
                .count();
        SequenceNumber lowest = entries.stream()
                .map(ManifestEntry::sequenceNumber)
                .min(SequenceNumber::compareTo)
                .orElse(sequenceNumber);
        return new ManifestFile(
                path,
                bytes.length,
                ContentCheck.sha256(bytes),
                sequenceNumber,
                lowest,
                snapshotId,
                added,
                entries.size() - added,
                details);
    }

    /** The line of a new manifest of entries that are carried over, without details. */
    public static ManifestFile describeMerged(
            EncodedObject manifest, List<EncodedEntry> entries, SnapshotId snapshotId, SequenceNumber sequenceNumber) {
        long lowest =
                entries.stream().mapToLong(EncodedEntry::sequenceNumber).min().orElse(sequenceNumber.value());
        return new ManifestFile(
                manifest.path(),
                manifest.bytes().length,
                ContentCheck.sha256(manifest.bytes()),
                sequenceNumber,
                lowest > 0 ? new SequenceNumber(lowest) : SequenceNumber.UNKNOWN,
                snapshotId,
                0,
                entries.size(),
                ManifestDetails.NONE);
    }
}
