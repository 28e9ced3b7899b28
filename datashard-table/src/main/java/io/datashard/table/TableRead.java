package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.model.DataFile;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.PlannedFiles;
import io.datashard.read.ReadMode;
import io.datashard.read.ScannedFile;
import io.datashard.read.SettingNames;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import java.time.Instant;
import java.util.List;
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
    private LegacyReadMode legacyReadMode = LegacyReadMode.FULL;
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

    /** How a table of Python 0.4 or older is read. Newer releases of Python read only its last append; unless said otherwise it is refused. */
    public TableRead legacyReadMode(LegacyReadMode mode) {
        this.legacyReadMode = mode;
        return this;
    }

    /** Reads a table of Python 0.4 or older as the union of its snapshots, and all other tables as usual. */
    public TableRead legacyUnion() {
        return legacyReadMode(LegacyReadMode.UNION);
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
        ReadMode mode = mode();
        PlannedAccess table = new PlannedAccess(location.text(), access, mode instanceof ReadMode.Current);
        PlannedFiles files = PlannedFiles.begin(mode, legacyReadMode, filter, table, SettingNames.JAVA);
        try {
            return rows(files, table.metadata().schema(), checks);
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    private RowIterator rows(PlannedFiles files, @Nullable Schema stored, ChecksumVerification checks) {
        if (stored != null) {
            Schema projected = projected(stored);
            return files.isDone()
                    ? RowIterator.empty(projected)
                    : new RowIterator(access.storage(), files, null, stored, projected, filter, checks);
        }
        ScannedFile first = files.next();
        if (first == null) {
            return RowIterator.empty(new Schema(0, List.of()));
        }
        DataFile file = first.file();
        Schema found = ParquetFiles.readSchema(access.storage(), file.path());
        return new RowIterator(access.storage(), files, file, found, projected(found), filter, checks);
    }

    private ReadMode mode() {
        if (snapshotId != null && asOf != null) {
            throw new InvalidUseException(
                    "Cannot read " + location, "both a snapshot id and a time were given", "Give one of them");
        }
        if (snapshotId != null) {
            return new ReadMode.AtSnapshot(snapshotId.bits());
        }
        return asOf != null ? new ReadMode.AsOf(asOf) : new ReadMode.Current();
    }

    private Schema projected(Schema schema) {
        return columns == null ? schema : schema.select(columns);
    }
}
