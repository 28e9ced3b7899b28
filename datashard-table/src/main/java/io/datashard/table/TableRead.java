package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.FilePruner;
import io.datashard.read.LegacyHistory;
import io.datashard.read.ManifestReader;
import io.datashard.read.ScanCursor;
import io.datashard.read.ScanStep;
import io.datashard.read.ScannedFile;
import io.datashard.read.SnapshotSelector;
import io.datashard.read.TableScan;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Surroundings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A read of a table: choose columns, rows and a snapshot, then take the {@link #rows}. Not thread-safe.
 */
public final class TableRead {
    private final TableLocation location;
    private final TableAccess access;
    private @Nullable List<String> columns;
    private @Nullable Predicate filter;
    private @Nullable SnapshotId snapshotId;
    private @Nullable Instant asOf;
    private final Surroundings surroundings;
    private boolean union;
    private @Nullable ChecksumVerification verification;

    TableRead(TableLocation location, TableAccess access) {
        this(location, access, Surroundings.ofEnvironment());
    }

    TableRead(TableLocation location, TableAccess access, Surroundings surroundings) {
        this.location = location;
        this.access = access;
        this.surroundings = surroundings;
    }

    /** Only these columns, in this order. */
    public TableRead select(String... names) {
        this.columns = List.of(names);
        return this;
    }

    /** Only the rows that match; files and row groups that can have none are not read. */
    public TableRead where(Predicate predicate) {
        this.filter = predicate;
        return this;
    }

    /** The table as that snapshot left it. */
    public TableRead snapshotId(SnapshotId id) {
        this.snapshotId = id;
        return this;
    }

    /** The table as it was at a time. */
    public TableRead asOf(Instant time) {
        this.asOf = time;
        return this;
    }

    /**
     * Reads a table of Python 0.4 or older as the union of its snapshots, and all other tables as usual. Without it such a table is refused, because newer releases of Python
     * read only its last append.
     */
    public TableRead legacyUnion() {
        this.union = true;
        return this;
    }

    /** Which checksums of data files are compared. If not said, {@code DATASHARD_VERIFY_CHECKSUMS} of the environment says it, or those of pages. */
    public TableRead verifyChecksums(ChecksumVerification chosen) {
        this.verification = chosen;
        return this;
    }

    /**
     * The rows; to be closed. Files are opened one after the other, as rows are taken.
     *
     * @throws InvalidUseException if there is no such snapshot or column, or the environment says nothing that can be understood
     */
    public RowIterator rows() {
        ChecksumVerification checks = verification == null ? ChecksumVerification.of(surroundings) : verification;
        TableMetadata metadata = load();
        ManifestReader manifests = access.manifests(metadata);
        Snapshot snapshot = select(metadata);
        if (snapshot == null) {
            return RowIterator.empty(
                    metadata.schema() == null ? new Schema(0, List.of()) : projected(metadata.schema()));
        }
        TableScan scan = TableScan.open(
                manifests,
                metadata,
                step(manifests, metadata, snapshot),
                FilePruner.of(metadata, filter),
                ScanCursor.START);
        if (metadata.schema() != null) {
            return new RowIterator(
                    access.storage(), scan, null, metadata.schema(), projected(metadata.schema()), filter, checks);
        }
        ScannedFile first = scan.next();
        if (first == null) {
            return RowIterator.empty(new Schema(0, List.of()));
        }
        DataFile file = first.file();
        Schema found = ParquetFiles.readSchema(access.storage(), file.path());
        return new RowIterator(access.storage(), scan, file, found, projected(found), filter, checks);
    }

    /** The current table; the manifest list that is probably needed is read while that is being asked: lists never change. */
    private TableMetadata load() {
        TableLayout layout = access.layout();
        Optional<TableMetadata> known = access.storage().traits().farAway() && snapshotId == null && asOf == null
                ? layout.known().map(CurrentTable::metadata)
                : Optional.empty();
        Optional<Snapshot> likely = known.flatMap(TableMetadata::currentSnapshot);
        if (likely.isEmpty()) {
            return layout.loadOrFail().metadata();
        }
        Pending<List<ManifestFile>> list =
                access.storage().steps().begin(() -> layout.readManifestList(known.get(), likely.get()));
        try {
            return layout.loadOrFail().metadata();
        } finally {
            // What it can't read now is read again if it is needed.
            list.await();
        }
    }

    private @Nullable Snapshot select(TableMetadata metadata) {
        if (snapshotId != null && asOf != null) {
            throw new InvalidUseException(
                    "Cannot read " + location, "both a snapshot id and a time were given", "Give one of them");
        }
        SnapshotSelector selector = new SnapshotSelector(location.text(), metadata);
        if (snapshotId != null) {
            return selector.byId(snapshotId);
        }
        return asOf != null ? selector.asOf(asOf) : metadata.currentSnapshot().orElse(null);
    }

    private ScanStep step(ManifestReader manifests, TableMetadata metadata, Snapshot snapshot) {
        LegacyHistory history = new LegacyHistory(manifests, metadata);
        if (!history.isIncremental()) {
            return new ScanStep.Full(snapshot);
        }
        if (!union) {
            throw new InvalidUseException(
                    "Cannot read " + location,
                    "its snapshots were written by Python 0.4 or older and hold only what each of them added; newer"
                            + " releases of Python show only the last append of such a table",
                    "Read all of it with legacyUnion(), or 'legacy.read-mode' = 'union'");
        }
        return history.union(snapshot);
    }

    private Schema projected(Schema schema) {
        return columns == null ? schema : schema.select(columns);
    }
}
