package io.datashard.table;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.InvalidUseException;
import io.datashard.error.SettingNames;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ParquetFiles;
import io.datashard.read.Aggregate;
import io.datashard.read.AggregatedGroup;
import io.datashard.read.FileSource;
import io.datashard.read.FollowedFiles;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.PlannedFiles;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadPosition;
import io.datashard.read.ReadSettings;
import io.datashard.read.ScannedFile;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.read.TableEstimate;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowFilter;
import io.datashard.schema.Schema;
import io.datashard.storage.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A read of a table: choose columns, rows and snapshots, then take the {@link #rows}, the {@link #batches} or the {@link #rowCount}, or
 * {@link #follow} the table. Not thread-safe.
 */
@PublicEvolving
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

    /** Only the rows that match. Files, row groups and pages without a matching row are skipped. */
    public TableRead where(Predicate predicate) {
        this.filter = predicate;
        return this;
    }

    /** The table as of this snapshot. */
    public TableRead snapshotId(SnapshotId id) {
        return read(new ReadMode.AtSnapshot(id.bits()));
    }

    /** The table as of a point in time. */
    public TableRead asOf(Instant time) {
        return read(new ReadMode.AsOf(time));
    }

    /** The rows that were added after the first snapshot, up to and with the second. */
    public TableRead between(SnapshotId after, SnapshotId upTo) {
        return read(new ReadMode.Between(after.bits(), upTo.bits()));
    }

    private TableRead read(ReadMode chosen) {
        if (mode != null) {
            throw new InvalidUseException(
                    "Cannot read " + location,
                    "the snapshots to read were given twice",
                    "Give one of snapshotId, asOf and between");
        }
        this.mode = chosen;
        return this;
    }

    /** Replaces the settings made so far of how to read. */
    @Internal
    public TableRead settings(ReadSettings chosen) {
        this.reading = chosen;
        return this;
    }

    /** How to read a table of Python 0.4 or older. Newer releases of Python read only its last append. By default such a read is refused. */
    public TableRead legacyReadMode(LegacyReadMode chosen) {
        this.reading = reading.withLegacyReadMode(chosen);
        return this;
    }

    /** Reads a table of Python 0.4 or older as the union of its snapshots, and all other tables as usual. */
    public TableRead legacyUnion() {
        return legacyReadMode(LegacyReadMode.UNION);
    }

    /** What to do about a snapshot that removed rows, {@link #between} snapshots or in a {@link #follow}. */
    public TableRead nonAppendChanges(NonAppendChanges policy) {
        this.reading = reading.withNonAppendChanges(policy);
        return this;
    }

    /** What a {@link #follow} does at a gap: a position from which nobody can tell what is new. */
    public TableRead onGap(OnGap policy) {
        this.reading = reading.withOnGap(policy);
        return this;
    }

    /** Which checksums of data files to verify; by default those that {@code DATASHARD_VERIFY_CHECKSUMS} names, or else those of pages. */
    public TableRead verifyChecksums(ChecksumVerification chosen) {
        this.verification = chosen;
        return this;
    }

    /**
     * The rows; must be closed. Opens the files one after the other, as the caller takes rows.
     *
     * @throws InvalidUseException if there is no such snapshot or column, or the environment holds an invalid setting
     */
    public RowIterator rows() {
        return begin().rows();
    }

    /** The rows like {@link #rows}, in batches. */
    public BatchIterator batches() {
        return begin().batches();
    }

    /**
     * Takes all rows with several threads, each with files of its own; returns when all rows are taken. The order of rows is undefined.
     *
     * @param threads number of threads, at least one
     * @param consumer called by all threads at the same time; it may keep the rows
     * @throws RuntimeException the first failure of a thread; the other threads end after their current row
     */
    public void forEach(int threads, Consumer<? super GenericRow> consumer) {
        if (threads < 1) {
            throw new InvalidUseException(
                    "Cannot read " + location + " by " + threads + " threads", "that is none", "Choose 1 or more");
        }
        OpenRead read = begin();
        try (FileSource all = read.files()) {
            ParallelRead.run(threads, read.over(new SharedFiles(all))::rows, consumer);
        }
    }

    /**
     * How many rows the snapshot has, from the table's metadata: opens no data file.
     *
     * @throws InvalidUseException if a condition is set; see {@link #knownRowCount}
     */
    public long rowCount() {
        if (filter != null) {
            throw new InvalidUseException(
                    "Cannot count the rows of " + location + " by its metadata",
                    "a condition was set, and metadata does not say how many rows meet it",
                    "Ask for knownRowCount(), or count what rows() or batches() give");
        }
        return countByMetadata().orElseThrow();
    }

    /**
     * How many rows match the condition, as far as the table's metadata tells it: opens no data file. It tells it if in each data file no row or
     * every row is known to match, by partitions, column bounds and counts of nulls.
     *
     * @return the exact number; empty if only a read can count the rows
     */
    public OptionalLong knownRowCount() {
        return countByMetadata();
    }

    /**
     * Aggregates over the rows that match the condition, as far as the table's metadata tells them exactly: opens no data file. It tells them if
     * in each data file no row or every row is known to match, and each of these files tells exactly what is asked of it, by its partition, its
     * bounds and its counts.
     *
     * @param keys columns by which to group the rows; the table must be partitioned by each of them itself
     * @param aggregates what to compute of each group
     * @return the groups; one without keys, even of no rows; empty if only a read can tell
     */
    @Internal
    public Optional<List<AggregatedGroup>> knownAggregates(List<String> keys, List<Aggregate> aggregates) {
        return byMetadata(planner -> planner.aggregate(keys, aggregates));
    }

    /**
     * Estimates the rows that are read, and their values, by the table's metadata: all rows of the files that the condition does not skip. Opens
     * no data file.
     *
     * @param mostBytes there is no estimate at all if that takes more bytes of manifests, or it can't be told how many; nor is there one {@link
     *     #between} snapshots
     */
    @Internal
    public TableEstimate estimate(long mostBytes) {
        return byMetadata(planner -> planner.estimate(mostBytes));
    }

    private OptionalLong countByMetadata() {
        return byMetadata(SplitPlanner::countRows);
    }

    private <T> T byMetadata(Function<SplitPlanner, T> question) {
        ReadMode chosen = mode == null ? new ReadMode.Current() : mode;
        PlanningSettings settings = new PlanningSettings(chosen, Long.MAX_VALUE, reading);
        try (SplitPlanner planner = new SplitPlanner(settings, filter, table(), SettingNames.JAVA, 1)) {
            return question.apply(planner);
        }
    }

    /**
     * Follows the table from a start on: gives the rows that the start includes, then the rows that are added.
     *
     * @throws InvalidUseException if the table has no such start, or this read chose snapshots
     */
    public TableFollower follow(StartingPosition start) {
        PlannedAccess table = table();
        SplitPlanner planner = follower(table, start);
        return follow(table, planner, planner.begin());
    }

    /**
     * Follows the table from the position of an earlier reader, of this process or another.
     *
     * @throws InvalidUseException if this read chose snapshots. A gap after the position fails the first poll
     */
    public TableFollower follow(ReadPosition position) {
        PlannedAccess table = table();
        return follow(table, follower(table, StartingPosition.latest()), position.state());
    }

    private SplitPlanner follower(PlannedAccess table, StartingPosition start) {
        if (mode != null) {
            throw new InvalidUseException(
                    "Cannot follow " + location,
                    "snapshots to read were chosen",
                    "Leave out snapshotId, asOf and between");
        }
        ReadMode continuous = new ReadMode.Continuous(start, Duration.ZERO);
        PlanningSettings settings =
                new PlanningSettings(continuous, Long.MAX_VALUE, reading.withSplitTargetBytes(Long.MAX_VALUE));
        return new SplitPlanner(settings, filter, table, SettingNames.JAVA, 1);
    }

    private TableFollower follow(PlannedAccess table, SplitPlanner planner, PlanningState state) {
        Schema stored = table.metadata().schema();
        if (stored == null) {
            throw new InvalidUseException(
                    "Cannot follow " + location, "the table stores no schema", "Read it with rows()");
        }
        return new TableFollower(planner, open(new FollowedFiles(planner, state), stored, checks()), state);
    }

    private PlannedAccess table() {
        return new PlannedAccess(location.text(), access, mode == null);
    }

    private PlannedFiles plan(PlannedAccess table) {
        ReadMode chosen = mode == null ? new ReadMode.Current() : mode;
        return PlannedFiles.begin(chosen, reading, filter, table, SettingNames.JAVA);
    }

    private OpenRead begin() {
        ChecksumVerification checks = checks();
        PlannedAccess table = table();
        PlannedFiles files = plan(table);
        try {
            Schema stored = table.metadata().schema();
            return stored == null ? ofFirstFile(files, checks) : open(files, stored, checks);
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /** A table of Python up to 0.5 has the columns of its first file; without a file it has no columns. */
    private OpenRead ofFirstFile(PlannedFiles files, ChecksumVerification checks) {
        ScannedFile first = files.next();
        if (first == null) {
            Schema none = new Schema(0, List.of());
            return new OpenRead(access.storage(), files, none, none, null, checks);
        }
        Schema found = ParquetFiles.readSchema(access.storage(), first.file().path());
        return open(new FirstFile(first, files), found, checks);
    }

    private OpenRead open(FileSource files, Schema stored, ChecksumVerification checks) {
        Schema projected = columns == null ? stored : stored.select(columns);
        if (filter != null) {
            RowFilter.of(filter, stored); // Refuses what does not fit, before anything is read.
        }
        return new OpenRead(access.storage(), files, stored, projected, filter, checks);
    }

    private ChecksumVerification checks() {
        return verification == null ? ChecksumVerification.of(surroundings) : verification;
    }
}
