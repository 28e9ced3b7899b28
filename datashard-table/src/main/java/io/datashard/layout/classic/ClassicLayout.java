package io.datashard.layout.classic;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.HintFault;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.layout.Numbering;
import io.datashard.layout.StoredDocuments;
import io.datashard.layout.TableLayout;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.layout.avro.TableBoundIds;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.storage.Etag;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The layout of Python DataShard 0.2 to 0.9: version hint at the root, snake_case metadata, Avro manifests (classic format section 1). */
public final class ClassicLayout implements TableLayout {
    public static final StoragePath MANIFESTS = StoragePath.of("metadata/manifests");

    private final Storage storage;
    private final StoredDocuments documents;
    private final KnownEntries known = new KnownEntries();
    /** Python from 0.8 on records the list's SHA-256, as this library does (classic format section 5). */
    private final TableBoundIds boundIds =
            new TableBoundIds(false, snapshot -> snapshot.summary().containsKey(Snapshot.LIST_SHA256));

    private final Clock clock;
    private final IdSource ids;
    private final MetadataReader reader;
    private final Publication publication;
    private final Creation creation;

    /** A layout below a root; does not look at the storage. */
    public ClassicLayout(Storage storage, Clock clock, IdSource ids, Pause pause) {
        this.storage = storage;
        this.documents = new StoredDocuments(storage);
        this.clock = clock;
        this.ids = ids;
        this.reader = new MetadataReader(storage, pause);
        this.publication = new Publication(storage, reader, clock, ids, pause);
        this.creation = new Creation(storage, reader, clock, ids);
    }

    /** Keeps a metadata file that the detection of the layout has read. */
    public void offer(VersionHint hint, Etag etag, StoredObject metadataFile) {
        reader.offer(hint, etag, metadataFile);
    }

    @Override
    public Layout layout() {
        return Layout.CLASSIC;
    }

    @Override
    public Numbering numbering() {
        return Numbering.FIRST;
    }

    @Override
    public Optional<CurrentTable> known() {
        return reader.known();
    }

    @Override
    public Optional<CurrentTable> load() {
        return reader.load();
    }

    @Override
    public Optional<HintFault> hintFault(CurrentTable current) {
        return current.authority() != null
                ? Optional.empty()
                : Optional.of(new HintFault(
                        VersionHint.PATH,
                        true,
                        "The version hint is missing or unreadable; " + current.metadataFile()
                                + " was taken for current, because no other file has its number. Nobody can commit before the hint is"
                                + " repaired: Python's repair_version_hint (0.8 or later) does it."));
    }

    @Override
    public CurrentTable loadOrFail() {
        return load().orElseThrow(() -> documents.noTable());
    }

    @Override
    public Optional<CurrentTable> loadIfChanged(CurrentTable last) {
        if (last.authority() == null) {
            return unlessSame(load(), last);
        }
        return storage.readIfChanged(VersionHint.PATH, last.authority())
                .map(
                        unchanged -> Optional.empty(),
                        changed -> unlessSame(reader.load(Optional.of(changed.now())), last),
                        absent -> unlessSame(reader.load(Optional.empty()), last));
    }

    private Optional<CurrentTable> unlessSame(Optional<CurrentTable> loaded, CurrentTable last) {
        CurrentTable now = loaded.orElseThrow(documents::noTable);
        return now.metadataFile().equals(last.metadataFile()) ? Optional.empty() : Optional.of(now);
    }

    @Override
    public List<ManifestFile> readManifestList(TableMetadata table, Snapshot snapshot) {
        byte[] bytes = documents.manifestList(snapshot);
        return ManifestListCodec.decode(bytes, documents.where(snapshot.manifestList()), known.schemas());
    }

    @Override
    public @Nullable SnapshotId builtOn(Snapshot snapshot) {
        return snapshot.parent();
    }

    @Override
    public StoredManifest fetchManifest(TableMetadata table, ManifestFile manifest) {
        return fetch(table, manifest, boundIds.of(table));
    }

    private StoredManifest fetch(TableMetadata table, ManifestFile manifest, BoundIds certain) {
        return documents.visitable(
                manifest,
                ManifestCodec.open(
                        documents.manifest(manifest),
                        documents.where(manifest.path()),
                        table.schema(),
                        certain,
                        known));
    }

    @Override
    public List<ManifestEntry> readManifest(TableMetadata table, ManifestFile manifest) {
        return fetch(table, manifest, BoundIds.AS_RECORDED).decode();
    }

    @Override
    public List<EncodedEntry> readEncoded(TableMetadata table, ManifestFile manifest) {
        return ManifestCodec.encoded(
                fetch(table, manifest, BoundIds.AS_RECORDED), StoredDocuments.schemaOf(table), known);
    }

    @Override
    public EncodedManifest encodeMerged(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> sources,
            List<EncodedEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        EncodedObject object = new EncodedObject(path, ManifestCodec.merge(entries));
        return new EncodedManifest(object, StoredDocuments.describeMerged(object, entries, snapshotId, sequenceNumber));
    }

    @Override
    public void requireWritable(CurrentTable table) {
        storage.requireConditionalWrites();
        String why;
        if (table.authority() == null) {
            why = "the version hint '" + VersionHint.PATH
                    + "' is missing or unreadable, so that it is not certain which metadata is current";
        } else if (table.numericHint()) {
            why = "its version hint has the numeric form of Python DataShard 0.5 and older, whose writers can't"
                    + " share a table with others";
        } else if (table.metadata().schema() == null) {
            why = "it stores no schema (it was created by Python DataShard 0.5 or older, or without one), so that"
                    + " what is written can't be checked";
        } else {
            return;
        }
        throw new InvalidUseException(
                "Cannot write to the table " + storage.root(),
                why,
                table.authority() == null
                        ? "Repair the hint with Python's repair_version_hint (0.8 or later); nothing was changed"
                        : "Copy the rows into a new table and write there; this table can still be read");
    }

    /** Python 0.6 and 0.7 do so after a lost answer. On a local disk no answer gets lost. */
    @Override
    public boolean mayAddFilesAgain() {
        return !storage.traits().lockEndsWithProcess();
    }

    @Override
    public boolean storesUuidsAsBytes() {
        return false;
    }

    @Override
    public String operationOfOverwrite() {
        return Snapshot.DELETE;
    }

    @Override
    public Map<String, String> totals(List<ManifestFile> manifests) {
        return Map.of();
    }

    @Override
    public boolean takesLock() {
        return true;
    }

    @Override
    public boolean createIfAbsent(NewTable table, Duration lockTimeout) {
        return creation.create(table, lockTimeout);
    }

    @Override
    public StoragePath newManifest() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return MANIFESTS.resolve("manifest_" + micros + "_" + ids.hex8() + ".avro");
    }

    @Override
    public StoragePath newManifestList(SnapshotId snapshotId) {
        String name = "manifest_list_" + snapshotId + "_" + clock.millis() + "_" + ids.hex8() + ".avro";
        return MANIFESTS.resolve(name);
    }

    @Override
    public void remember(EncodedObject manifestList) {
        documents.remember(manifestList);
    }

    @Override
    public EncodedManifest encodeManifest(
            StoragePath path,
            TableMetadata base,
            List<ManifestEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        byte[] bytes = ManifestCodec.encode(entries, StoredDocuments.schemaOf(base));
        ManifestFile description =
                StoredDocuments.describe(path, bytes, entries, snapshotId, sequenceNumber, ManifestDetails.NONE);
        return new EncodedManifest(new EncodedObject(path, bytes), description);
    }

    @Override
    public EncodedObject encodeManifestList(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> manifests,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        return new EncodedObject(path, ManifestListCodec.encode(manifests));
    }

    @Override
    public CommitOutcome publish(CurrentTable base, MetadataUpdate update, CommitLock lock, Pending<Boolean> ready) {
        return publication.publish(base, update, lock, ready);
    }
}
