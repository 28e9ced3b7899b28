package io.datashard.format.layout;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.error.InvalidUseException;
import io.datashard.format.manifest.ClassicManifestCodec;
import io.datashard.format.manifest.ClassicManifestListCodec;
import io.datashard.format.manifest.ManifestEntry;
import io.datashard.format.manifest.ManifestFile;
import io.datashard.format.metadata.MetadataUpdate;
import io.datashard.format.metadata.SequenceNumber;
import io.datashard.format.metadata.Snapshot;
import io.datashard.format.metadata.SnapshotId;
import io.datashard.format.metadata.VersionHint;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.IdSource;
import io.datashard.format.storage.MetadataLock;
import io.datashard.format.storage.Pause;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StoragePath;
import io.datashard.format.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The layout of Python DataShard 0.2 to 0.9: version hint at the root, snake_case metadata, Avro manifests (classic format section 1). */
final class ClassicLayout implements TableLayout {
    static final StoragePath METADATA = StoragePath.of("metadata");
    static final StoragePath MANIFESTS = StoragePath.of("metadata/manifests");
    private static final StoragePath MIGRATED_HINT = StoragePath.of("metadata.version-hint.text.migrated");
    private static final StoragePath ICEBERG_HINT = StoragePath.of("metadata/version-hint.text");

    private final Storage storage;
    private final Clock clock;
    private final IdSource ids;
    private final ClassicMetadataReader reader;
    private final ClassicPublication publication;
    private final ClassicCreation creation;

    private ClassicLayout(Storage storage, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.clock = clock;
        this.ids = ids;
        this.reader = new ClassicMetadataReader(storage, pause);
        this.publication = new ClassicPublication(storage, reader, ids, pause);
        this.creation = new ClassicCreation(storage, reader, ids);
    }

    static ClassicLayout open(Storage storage, Clock clock, IdSource ids, Pause pause) {
        requireNotIceberg(storage);
        return new ClassicLayout(storage, clock, ids, pause);
    }

    /** Classic format section 1.6. */
    static void requireNotIceberg(Storage storage) {
        for (StoragePath sign : List.of(MIGRATED_HINT, ICEBERG_HINT)) {
            if (storage.stat(sign).isPresent()) {
                throw new InvalidUseException(
                        "Cannot open the table " + storage.root(),
                        "it has the Iceberg layout of Python DataShard 0.10 and later, or was migrated to it ('" + sign
                                + "' is there), and this release of the connector does not read that layout yet",
                        "Use a table of the classic layout (Python DataShard 0.6 to 0.9); nothing was changed");
            }
        }
    }

    @Override
    public Optional<CurrentTable> load() {
        return reader.load();
    }

    @Override
    public CurrentTable loadOrFail() {
        return load().orElseThrow(() -> new InvalidUseException(
                "Cannot open the table " + storage.root(),
                storage.rootExists()
                        ? "the folder holds no DataShard table: neither a version hint nor a metadata file"
                        : "the path does not exist",
                "Correct 'path', or let a job create the table: 'auto-create' = 'true' in SQL, createIfMissing() on the sink's"
                        + " builder, or DataShardTable.create"));
    }

    @Override
    public Optional<CurrentTable> loadIfChanged(CurrentTable last) {
        Optional<StoredObject> hint = storage.read(VersionHint.PATH);
        if (hint.isPresent() && hint.get().etag().equals(last.authority())) {
            return Optional.empty();
        }
        CurrentTable now = loadOrFail();
        return now.metadataFile().equals(last.metadataFile()) ? Optional.empty() : Optional.of(now);
    }

    @Override
    public List<ManifestFile> readManifestList(Snapshot snapshot) {
        StoragePath path = snapshot.manifestList();
        String where = storage.root() + "/" + path;
        byte[] bytes = read(path, "the manifest list of snapshot " + snapshot.id());
        ContentCheck.require(
                where,
                bytes,
                snapshot.summary().get(Snapshot.LIST_LENGTH),
                snapshot.summary().get(Snapshot.LIST_SHA256));
        return ClassicManifestListCodec.decode(bytes, where);
    }

    @Override
    public List<ManifestEntry> readManifest(ManifestFile manifest, @Nullable Schema schema) {
        String where = storage.root() + "/" + manifest.path();
        byte[] bytes = read(manifest.path(), "a manifest of the table");
        ContentCheck.require(
                where, bytes, manifest.length() < 0 ? null : Long.toString(manifest.length()), manifest.sha256());
        return ClassicManifestCodec.decode(bytes, where, schema);
    }

    private byte[] read(StoragePath path, String what) {
        return storage.read(path)
                .orElseThrow(
                        () -> new CorruptDataException(
                                "Cannot read " + storage.root() + "/" + path,
                                what + " is missing, though the table's metadata names it",
                                "Restore the file from a backup or go back to a snapshot that does not need it; rows are never skipped"))
                .bytes();
    }

    @Override
    public void requireWritable(CurrentTable table) {
        String why;
        if (table.authority() == null) {
            why = "the version hint '" + VersionHint.PATH
                    + "' is missing or unreadable, so that it is not certain which metadata is current";
        } else if (table.numericHint()) {
            why =
                    "its version hint has the numeric form of Python DataShard 0.5 and older, whose writers can't share a table with"
                            + " others";
        } else if (table.metadata().schema() == null) {
            why =
                    "it stores no schema (it was created by Python DataShard 0.5 or older, or without one), so that what is written"
                            + " can't be checked";
        } else {
            return;
        }
        throw new InvalidUseException(
                "Cannot write to the table " + storage.root(),
                why,
                table.authority() == null
                        ? "Repair the hint with Python's repair_version_hint (0.8 or later); nothing was changed"
                        : "Copy the rows into a new table and write there; reading this one goes on to work");
    }

    @Override
    public boolean createIfAbsent(NewTable table, Duration lockTimeout) {
        return creation.create(table, clock.millis(), lockTimeout);
    }

    @Override
    public EncodedManifest encodeManifest(
            List<ManifestEntry> entries, Schema schema, SnapshotId snapshotId, SequenceNumber sequenceNumber) {
        byte[] bytes = ClassicManifestCodec.encode(entries, schema);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        StoragePath path = MANIFESTS.resolve("manifest_" + micros + "_" + ids.hex8() + ".avro");
        int added = (int) entries.stream()
                .filter(entry -> entry.status() == ManifestEntry.Status.ADDED)
                .count();
        SequenceNumber lowest = entries.stream()
                .map(ManifestEntry::sequenceNumber)
                .min(SequenceNumber::compareTo)
                .orElse(sequenceNumber);
        ManifestFile description = new ManifestFile(
                path,
                bytes.length,
                ContentCheck.sha256(bytes),
                sequenceNumber,
                lowest,
                snapshotId,
                added,
                entries.size() - added);
        return new EncodedManifest(new EncodedObject(path, bytes), description);
    }

    @Override
    public EncodedObject encodeManifestList(List<ManifestFile> manifests, SnapshotId snapshotId) {
        String name = "manifest_list_" + snapshotId + "_" + clock.millis() + "_" + ids.hex8() + ".avro";
        return new EncodedObject(MANIFESTS.resolve(name), ClassicManifestListCodec.encode(manifests));
    }

    @Override
    public CommitOutcome publish(
            CurrentTable base, MetadataUpdate update, @Nullable MetadataLock held, Duration lockTimeout) {
        return publication.publish(base, update, held, lockTimeout);
    }
}
