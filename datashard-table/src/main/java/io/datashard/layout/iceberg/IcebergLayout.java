package io.datashard.layout.iceberg;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.CommitLock;
import io.datashard.layout.CommitOutcome;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.EncodedManifest;
import io.datashard.layout.EncodedObject;
import io.datashard.layout.HintFault;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.NewTable;
import io.datashard.layout.Numbering;
import io.datashard.layout.StoredDocuments;
import io.datashard.layout.TableLayout;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.TableBoundIds;
import io.datashard.layout.classic.ClassicLayout;
import io.datashard.model.EncodedEntry;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.MetadataVersion;
import io.datashard.model.PartitionSummary;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The layout of Python DataShard 0.10 and later: Iceberg v2 metadata and manifests, a commit by exclusive creation of the next metadata file
 * (iceberg format section 1).
 */
public final class IcebergLayout implements TableLayout {
    private static final Numbering NUMBERING = new Numbering("ICEBERG");

    /** Much shorter than the shortest grace of a garbage collection. */
    private static final Duration LOOK_AT_ALL = Duration.ofMinutes(1);

    private final Storage storage;
    private final StoredDocuments documents;
    private final ManifestForms forms;
    /** A migration keeps the snapshots, and gives all of them the SHA-256 of a list. This key it gives to none. */
    private final TableBoundIds boundIds =
            new TableBoundIds(true, snapshot -> snapshot.summary().containsKey(Snapshot.ADDED_FILES));

    private final Clock clock;
    private final IdSource ids;
    private final MetadataReader reader;
    private final Publication publication;
    private final Creation creation;
    /** Up to here this process knows that no metadata file lies behind a gap. */
    private volatile @Nullable MetadataVersion certainUpTo;
    /** When this last looked at everything that tells the current table; for a reader that looks repeatedly. */
    private volatile @Nullable Instant looked;

    /**
     * A layout below a root; does not look at the storage.
     *
     * @param detection detects the layout of the table below the root; empty if there is none
     */
    public IcebergLayout(
            Storage storage, Clock clock, IdSource ids, Pause pause, Supplier<Optional<Layout>> detection) {
        this.storage = storage;
        this.documents = new StoredDocuments(storage);
        this.forms = new ManifestForms(storage.rootUri());
        this.clock = clock;
        this.ids = ids;
        this.reader = new MetadataReader(storage);
        this.publication = new Publication(storage, reader, clock, pause);
        this.creation = new Creation(storage, reader, ids, detection);
    }

    /** Keeps a metadata file that the detection of the layout has read; no metadata file followed it. */
    public void offer(MetadataVersion metadataVersion, StoredObject metadataFile) {
        reader.offer(metadataVersion, metadataFile);
    }

    @Override
    public Layout layout() {
        return Layout.ICEBERG;
    }

    @Override
    public Numbering numbering() {
        return NUMBERING;
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
        return VersionHint.fault(reader.hint(), current.metadataVersion());
    }

    @Override
    public CurrentTable loadOrFail() {
        return load().orElseThrow(documents::noTable);
    }

    @Override
    public Optional<CurrentTable> loadIfChanged(CurrentTable last) {
        Instant asked = clock.instant();
        if (isNewestByFollower(last, asked)) {
            return Optional.empty();
        }
        CurrentTable now = loadOrFail();
        looked = asked;
        boolean same = now.metadataVersion().equals(last.metadataVersion())
                && now.authority() != null
                && now.authority().equals(last.authority());
        return same ? Optional.empty() : Optional.of(now);
    }

    /**
     * A metadata file that was the newest less than a minute ago is still the newest if no file follows it: no garbage collection can have
     * removed a follower since. The hint proves less, because it may lag.
     */
    private boolean isNewestByFollower(CurrentTable last, Instant now) {
        Instant before = looked;
        boolean lately = before != null && !now.isBefore(before) && now.isBefore(before.plus(LOOK_AT_ALL));
        boolean known = reader.known().filter(table -> table == last).isPresent();
        return lately && known && reader.hasNoFollower(last.metadataVersion());
    }

    /**
     * A reader that stopped in the middle of a snapshot goes on with the same documents, even after a migration: documents of the classic
     * layout stay until garbage collection removes them (iceberg format section 11.2).
     */
    private static boolean isFromBeforeMigration(StoragePath document) {
        return document.equals(ClassicLayout.MANIFESTS.resolve(document.name()));
    }

    @Override
    public List<ManifestFile> readManifestList(TableMetadata table, Snapshot snapshot) {
        byte[] bytes = documents.manifestList(snapshot);
        if (isFromBeforeMigration(snapshot.manifestList())) {
            return io.datashard.layout.classic.ManifestListCodec.decode(
                    bytes, documents.where(snapshot.manifestList()));
        }
        return ManifestListCodec.decode(
                bytes,
                documents.where(snapshot.manifestList()),
                forms.paths(table),
                forms.known().schemas());
    }

    @Override
    public @Nullable SnapshotId builtOn(Snapshot snapshot) {
        return isFromBeforeMigration(snapshot.manifestList())
                ? snapshot.parent()
                : ManifestListCodec.parent(
                        documents.manifestList(snapshot),
                        documents.where(snapshot.manifestList()),
                        forms.known().schemas());
    }

    @Override
    public StoredManifest fetchManifest(TableMetadata table, ManifestFile manifest) {
        return fetch(table, manifest, boundIds.of(table));
    }

    private StoredManifest fetch(TableMetadata table, ManifestFile manifest, BoundIds certain) {
        if (isFromBeforeMigration(manifest.path())) {
            return documents.visitable(
                    manifest,
                    io.datashard.layout.classic.ManifestCodec.open(
                            documents.manifest(manifest),
                            documents.where(manifest.path()),
                            table.schema(),
                            certain,
                            forms.known()));
        }
        return documents.visitable(
                manifest,
                ManifestCodec.open(
                        documents.manifest(manifest),
                        documents.where(manifest.path()),
                        manifest,
                        forms.of(table),
                        certain));
    }

    @Override
    public List<ManifestEntry> readManifest(TableMetadata table, ManifestFile manifest) {
        return fetch(table, manifest, BoundIds.AS_RECORDED).decode();
    }

    @Override
    public List<EncodedEntry> readEncoded(TableMetadata table, ManifestFile manifest) {
        return ManifestCodec.encoded(fetch(table, manifest, BoundIds.AS_RECORDED), forms.of(table));
    }

    @Override
    public EncodedManifest encodeMerged(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> sources,
            List<EncodedEntry> entries,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        Schema schema = StoredDocuments.schemaOf(base);
        PartitionSpec spec = base.partitionSpec();
        EncodedObject object = new EncodedObject(path, ManifestCodec.merge(entries, forms.of(base)));
        ManifestFile plain = StoredDocuments.describeMerged(object, entries, snapshotId, sequenceNumber);
        List<PartitionSummary> partitions = ManifestDetails.mergePartitions(
                        sources.stream().map(ManifestFile::details).toList(), spec, schema)
                .orElseGet(() -> PartitionSummary.of(
                        ManifestCodec.open(
                                        object.bytes(),
                                        documents.where(path),
                                        plain,
                                        forms.of(base),
                                        BoundIds.AS_RECORDED)
                                .decode(),
                        spec,
                        schema));
        long rows = entries.stream().mapToLong(EncodedEntry::rows).sum();
        return new EncodedManifest(
                object, plain.withDetails(new ManifestDetails(spec.specId(), 0, 0, rows, 0, partitions)));
    }

    @Override
    public void requireWritable(CurrentTable table) {
        storage.requireConditionalWrites();
        Optional<String> obstacle = table.metadata().whyNotWritable();
        if (obstacle.isPresent()) {
            throw new InvalidUseException(
                    "Cannot write to the table " + storage.root(),
                    obstacle.get(),
                    "Copy the rows into a new table and write there; this table can still be read");
        }
        if (table.metadata().location().indexOf('\\') >= 0) {
            throw new InvalidUseException(
                    "Cannot write to the table " + storage.root(),
                    "the location that it has recorded, " + table.metadata().location()
                            + ", has a backslash, on which Python fails",
                    "Copy the rows into a new table at a path without backslashes; this table can still be read");
        }
        MetadataVersion certain = certainUpTo;
        if (certain == null || table.metadataVersion().compareTo(certain) < 0) {
            requireNothingBeyond(table.metadataVersion());
        }
        certainUpTo = table.metadataVersion();
    }

    /**
     * If the hint was moved back and garbage collection then removed metadata files after it, a gap hides the newest metadata files: a commit
     * before the gap would never be visible together with them (iceberg format section 6.7, H2). Checked only the first time and after the
     * table went back, because this needs a listing.
     */
    private void requireNothingBeyond(MetadataVersion reached) {
        MetadataVersion listed = reader.newestListed().orElse(reached);
        if (listed.compareTo(reader.newestFrom(reached)) > 0) {
            throw new CorruptDataException(
                    "Cannot write to the table " + storage.root(),
                    "its version hint leads to metadata version " + reached.number() + ", but there is also number "
                            + listed.number() + " behind a gap: one of the two lines of commits would be lost",
                    "Stop all writers, find out which line holds the rows that were committed last, write its highest"
                            + " number into 'metadata/version-hint.text' and move the metadata files of the other one"
                            + " away; nothing was changed");
        }
    }

    @Override
    public boolean mayAddFilesAgain() {
        return false;
    }

    @Override
    public boolean storesUuidsAsBytes() {
        return true;
    }

    @Override
    public boolean createIfAbsent(NewTable table, Duration lockTimeout) {
        boolean created = creation.create(table, clock.millis(), lockTimeout);
        if (created) {
            certainUpTo = Creation.FIRST;
        }
        return created;
    }

    @Override
    public String operationOfOverwrite() {
        return Snapshot.OVERWRITE;
    }

    @Override
    public StoragePath newManifest() {
        return LayoutSigns.METADATA.resolve(ids.uuid() + "-m0.avro");
    }

    @Override
    public StoragePath newManifestList(SnapshotId snapshotId) {
        return LayoutSigns.METADATA.resolve("snap-" + snapshotId + "-1-" + ids.uuid() + ".avro");
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
        Schema schema = StoredDocuments.schemaOf(base);
        byte[] bytes = ManifestCodec.encode(entries, forms.of(base));
        ManifestDetails details = ManifestDetails.of(entries, base.partitionSpec(), schema);
        return new EncodedManifest(
                new EncodedObject(path, bytes),
                StoredDocuments.describe(path, bytes, entries, snapshotId, sequenceNumber, details));
    }

    @Override
    public EncodedObject encodeManifestList(
            StoragePath path,
            TableMetadata base,
            List<ManifestFile> manifests,
            SnapshotId snapshotId,
            SequenceNumber sequenceNumber) {
        return new EncodedObject(
                path,
                ManifestListCodec.encode(
                        manifests, snapshotId, base.currentSnapshotId(), sequenceNumber, forms.paths(base)));
    }

    /** See iceberg format section 2.3. */
    @Override
    public Map<String, String> totals(List<ManifestFile> manifests) {
        return Map.of(
                "total-data-files",
                sum(manifests, manifest -> (long) manifest.addedFiles() + manifest.existingFiles()),
                "total-records",
                sum(
                        manifests,
                        manifest -> manifest.details().addedRows()
                                + manifest.details().existingRows()));
    }

    private static String sum(List<ManifestFile> manifests, ToLongFunction<ManifestFile> count) {
        return Long.toString(manifests.stream().mapToLong(count).sum());
    }

    /** Only where the version hint can't be replaced without it: elsewhere a lock that outlives its process would stop every writer for nothing. */
    @Override
    public boolean takesLock() {
        return storage.lockFreeReplace().isEmpty();
    }

    @Override
    public CommitOutcome publish(CurrentTable base, MetadataUpdate update, CommitLock lock, Pending<Boolean> ready) {
        return publication.publish(base, update, lock, ready);
    }
}
