package io.datashard.table;

import io.datashard.error.InvalidUseException;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.FileSource;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.PlannedFiles;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadColumns;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadPosition;
import io.datashard.read.ReadSettings;
import io.datashard.read.ScannedFile;
import io.datashard.read.SettingNames;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A read of a table: choose columns, rows and snapshots, then take the {@link #rows}, the {@link #batches} or the {@link #rowCount}, or
 * {@link #follow} the table. Not thread-safe.
 */
public final class TableRead {
    private final TableLocation location;
    private final TableAccess access;
    private final Surroundings surroundings;
    private @Nullable List<String> columns;
    private @Nullable Predicate filter;
    private @Nullable ReadMode mode;
    private ReadSettings reading = ReadSettings.DEFAULT;
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
        return read(new ReadMode.AtSnapshot(id.bits()));
    }

    /** The table as it was at a time. */
    public TableRead asOf(Instant time) {
        return read(new ReadMode.AsOf(time));
    }

    /** What was added after one snapshot up to another. */
    public TableRead between(SnapshotId after, SnapshotId upTo) {
        return read(new ReadMode.Between(after.bits(), upTo.bits()));
    }

    private TableRead read(ReadMode chosen) {
        if (mode != null) {
            throw new InvalidUseException(
                    "Cannot read " + location,
                    "it was said twice which snapshots to read",
                    "Give one of snapshotId, asOf and between");
        }
        this.mode = chosen;
        return this;
    }

    /** How a table of Python 0.4 or older is read. Newer releases of Python read only its last append; unless said otherwise it is refused. */
    public TableRead legacyReadMode(LegacyReadMode chosen) {
        this.reading = reading.withLegacyReadMode(chosen);
        return this;
    }

    /** Reads a table of Python 0.4 or older as the union of its snapshots, and all other tables as usual. */
    public TableRead legacyUnion() {
        return legacyReadMode(LegacyReadMode.UNION);
    }

    /** What is done, {@link #between} snapshots or while the table is followed, about a snapshot that removed rows. */
    public TableRead nonAppendChanges(NonAppendChanges policy) {
        this.reading = reading.withNonAppendChanges(policy);
        return this;
    }

    /** What is done, while the table is followed, if it can't be told what is new. */
    public TableRead onGap(OnGap policy) {
        this.reading = reading.withOnGap(policy);
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
        Begun begun = begin();
        return new RowIterator(begun.reader(this), begun.read(), begun.projected(), () -> {});
    }

    /** The rows like {@link #rows}, in batches. */
    public BatchIterator batches() {
        Begun begun = begin();
        return new BatchIterator(begun.reader(this), begun.read(), begun.projected());
    }

    /**
     * Takes all rows by several threads, each of which reads files of its own; returns when all have been taken. The order of rows is not
     * that of the table.
     *
     * @param threads how many, one at least
     * @param consumer called by all of them at the same time; a row is the caller's to keep
     * @throws RuntimeException what the first thread threw that failed; the others end after the row that they are at
     */
    public void forEach(int threads, Consumer<? super GenericRow> consumer) {
        if (threads < 1) {
            throw new InvalidUseException(
                    "Cannot read " + location + " by " + threads + " threads", "that is none", "Choose 1 or more");
        }
        Begun begun = begin();
        try (FileSource all = begun.files()) {
            FileSource shared = new SharedFiles(all);
            ParallelRead.run(
                    threads,
                    () -> new RowIterator(begun.reader(this, shared), begun.read(), begun.projected(), () -> {}),
                    consumer);
        }
    }

    /**
     * How many rows the snapshot has, by the table's metadata: no data file is opened.
     *
     * @throws InvalidUseException if a condition was set, whose rows only a read can count
     */
    public long rowCount() {
        if (filter != null) {
            throw new InvalidUseException(
                    "Cannot count the rows of " + location + " by its metadata",
                    "a condition was set, and metadata does not say how many rows meet it",
                    "Count what rows() or batches() give");
        }
        try (PlannedFiles files = planned()) {
            long rows = 0;
            for (ScannedFile file = files.next(); file != null; file = files.next()) {
                rows += file.file().recordCount();
            }
            return rows;
        }
    }

    /**
     * Follows the table from a start on: what it gives first is said by the start, and then what is added.
     *
     * @throws InvalidUseException if there is no such start, or snapshots were chosen
     */
    public TableFollower follow(StartingPosition start) {
        SplitPlanner planner = follower(start);
        return follow(planner, planner.begin());
    }

    /**
     * Follows the table from where an earlier reader had come, in this process or another.
     *
     * @throws InvalidUseException if snapshots were chosen; if it can't be told what is new since, the first look says so
     */
    public TableFollower follow(ReadPosition position) {
        return follow(follower(StartingPosition.latest()), position.state());
    }

    private SplitPlanner follower(StartingPosition start) {
        if (mode != null) {
            throw new InvalidUseException(
                    "Cannot follow " + location,
                    "snapshots to read were chosen",
                    "Leave out snapshotId, asOf and between");
        }
        ReadMode continuous = new ReadMode.Continuous(start, Duration.ZERO);
        PlanningSettings settings =
                new PlanningSettings(continuous, Long.MAX_VALUE, reading.withSplitTargetBytes(Long.MAX_VALUE));
        return new SplitPlanner(
                settings, filter, new PlannedAccess(location.text(), access, false), SettingNames.JAVA, 1);
    }

    private TableFollower follow(SplitPlanner planner, PlanningState state) {
        Schema stored = access.layout().loadOrFail().metadata().schema();
        if (stored == null) {
            throw new InvalidUseException(
                    "Cannot follow " + location, "the table stores no schema", "Read it with rows()");
        }
        Schema projected = projected(stored);
        ReadColumns read = ReadColumns.of(stored, projected, filter);
        return new TableFollower(
                planner,
                projected,
                state,
                (files, atEnd) -> new RowIterator(reader(files, stored, read), read, projected, atEnd));
    }

    private PlannedFiles planned() {
        ReadMode chosen = mode == null ? new ReadMode.Current() : mode;
        PlannedAccess table = new PlannedAccess(location.text(), access, mode == null);
        return PlannedFiles.begin(chosen, reading, filter, table, SettingNames.JAVA);
    }

    /** A read whose files are known to be there. */
    private record Begun(FileSource files, boolean isEmpty, Schema stored, Schema projected, ReadColumns read) {
        @Nullable BatchReader reader(TableRead of) {
            return reader(of, files);
        }

        @Nullable BatchReader reader(TableRead of, FileSource from) {
            return isEmpty ? null : of.reader(from, stored, read);
        }
    }

    private Begun begin() {
        PlannedFiles files = planned();
        try {
            Schema stored = access.layout()
                    .known()
                    .orElseGet(access.layout()::loadOrFail)
                    .metadata()
                    .schema();
            return stored == null ? ofFirstFile(files) : begun(files, files.isDone(), stored);
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /** A table of Python up to 0.5 has the columns of its first file. */
    private Begun ofFirstFile(PlannedFiles files) {
        ScannedFile first = files.next();
        if (first == null) {
            Schema none = new Schema(0, List.of());
            return new Begun(files, true, none, none, ReadColumns.of(none, none, null));
        }
        Schema found = ParquetFiles.readSchema(access.storage(), first.file().path());
        return begun(new FirstFile(first, files), false, found);
    }

    private Begun begun(FileSource files, boolean isEmpty, Schema stored) {
        Schema projected = projected(stored);
        return new Begun(files, isEmpty, stored, projected, ReadColumns.of(stored, projected, filter));
    }

    private BatchReader reader(FileSource files, Schema stored, ReadColumns read) {
        ChecksumVerification checks = verification == null ? ChecksumVerification.of(surroundings) : verification;
        return new BatchReader(access.storage(), files, stored, read, filter, checks);
    }

    private Schema projected(Schema schema) {
        return columns == null ? schema : schema.select(columns);
    }
}
