package io.datashard.flink.source;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.flink.lineage.TableLineage;
import io.datashard.flink.options.LocatedBuilder;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.source.enumerator.AwaitedDeclaration;
import io.datashard.flink.source.enumerator.InferredParallelism;
import io.datashard.flink.source.reader.ReaderSettings;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NamedPositions;
import io.datashard.read.NamedRead;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.PlanningSettings;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Predicate;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link DataShardSource}. Without a choice of snapshots, the source reads the table once, as of the snapshot that is current when the
 * job starts. Methods throw InvalidUseException for invalid values. Not thread-safe.
 *
 * @param <T> type of the records
 */
@Public
public final class DataShardSourceBuilder<T> extends LocatedBuilder<DataShardSourceBuilder<T>> {
    private final RecordDeserializer<T> deserializer;
    private @Nullable ReadMode mode;
    private @Nullable StartingPosition start;
    private @Nullable List<String> columns;
    private @Nullable Predicate filter;
    private long limit = Long.MAX_VALUE;
    private long rowsPerSecond = Long.MAX_VALUE;
    private ReadSettings settings = ReadSettings.DEFAULT;
    private @Nullable ChecksumVerification verification;
    private @Nullable String consumerId;
    private Duration consumerExpiration = NamedRead.EXPIRATION;
    private boolean ignoresProgress;
    private AwaitedDeclaration awaited = AwaitedDeclaration.ofAny(Duration.ZERO);
    private InferredParallelism parallelism = InferredParallelism.DEFAULT;
    private @Nullable TableLineage lineage;

    DataShardSourceBuilder(RecordDeserializer<T> deserializer) {
        this.deserializer = deserializer;
    }

    /** Replaces all read settings made so far; methods for single settings change these afterwards. */
    public DataShardSourceBuilder<T> settings(ReadSettings chosen) {
        this.settings = chosen;
        return this;
    }

    /** Reads the table as of a snapshot. */
    public DataShardSourceBuilder<T> snapshotId(SnapshotId id) {
        return read(new ReadMode.AtSnapshot(id.bits()));
    }

    /** Reads the table as of a snapshot, by {@link SnapshotId#bits}. */
    public DataShardSourceBuilder<T> snapshotId(long id) {
        return snapshotId(new SnapshotId(id));
    }

    /** Reads the table as it was at a time. */
    public DataShardSourceBuilder<T> asOf(Instant time) {
        return read(new ReadMode.AsOf(time));
    }

    /**
     * Reads the rows added after one snapshot, up to and with another.
     *
     * @param from the last snapshot whose rows are not read
     * @param to the last snapshot whose rows are read
     */
    public DataShardSourceBuilder<T> between(SnapshotId from, SnapshotId to) {
        return read(new ReadMode.Between(from.bits(), to.bits()));
    }

    /** {@link #between(SnapshotId, SnapshotId)}, by {@link SnapshotId#bits}. */
    public DataShardSourceBuilder<T> between(long from, long to) {
        return between(new SnapshotId(from), new SnapshotId(to));
    }

    /**
     * Reads without end.
     *
     * @param interval how often to look for a new snapshot, at the cost of one read of a small object
     */
    public DataShardSourceBuilder<T> continuous(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw invalid("the interval between two looks is " + interval, "Set 'source.monitor-interval' above zero");
        }
        return read(new ReadMode.Continuous(StartingPosition.full(), interval));
    }

    /** Where a continuous read starts. The default is the whole table first. */
    public DataShardSourceBuilder<T> startingAt(StartingPosition position) {
        this.start = position;
        return this;
    }

    /**
     * Lets a continuous read wait for a table that is not there yet. Flink can't ask the table for the type of the records then: give it to
     * {@code fromSource}.
     *
     * @param limit for how long, from the start of the job; then a missing table is an error
     */
    public DataShardSourceBuilder<T> awaitTable(Duration limit) {
        if (limit.isNegative()) {
            throw invalid("the time to wait for the table is " + limit, "Set 'scan.await-table' to zero or more");
        }
        return awaitTable(AwaitedDeclaration.ofAny(limit));
    }

    /** {@link #awaitTable(Duration)}, for a table of which more is declared than its columns. */
    @Internal
    public DataShardSourceBuilder<T> awaitTable(AwaitedDeclaration declared) {
        this.awaited = declared;
        return this;
    }

    /**
     * Keeps the position of a continuous read under a name beside the table, with each checkpoint. A new job that reads under this name goes on
     * there, wherever {@link #startingAt} says; one that is restored goes on by its own state. See {@code docs/reading.md} for what is promised.
     *
     * @param id the name; give it to one job at a time, and within that to one source
     */
    public DataShardSourceBuilder<T> consumerId(String id) {
        NamedPositions.requireId(id);
        this.consumerId = id;
        return this;
    }

    /** For how long after the last checkpoint of its job the position of {@link #consumerId} holds snapshots back; by default a day. */
    public DataShardSourceBuilder<T> consumerExpiration(Duration time) {
        if (!NamedRead.isExpiration(time)) {
            throw invalid(
                    "a position can't hold snapshots back for " + time,
                    "Set 'consumer.expiration-time' to a minute at least, and 100 years at most");
        }
        this.consumerExpiration = time;
        return this;
    }

    /** Whether a new job with {@link #consumerId} begins as {@link #startingAt} says; by default it begins where the last one has come. */
    public DataShardSourceBuilder<T> ignoreConsumerProgress(boolean ignores) {
        this.ignoresProgress = ignores;
        return this;
    }

    /** Reads only these columns. The deserializer sees no others. */
    public DataShardSourceBuilder<T> select(List<String> names) {
        this.columns = List.copyOf(names);
        return this;
    }

    /** {@link #select(List)}. */
    public DataShardSourceBuilder<T> select(String... names) {
        return select(List.of(names));
    }

    /** Emits only rows that match, and skips files and row groups that can't have one. It may name columns that are not selected. */
    public DataShardSourceBuilder<T> where(Predicate predicate) {
        this.filter = predicate;
        return this;
    }

    /**
     * Stops every parallel reader after that many rows, so that the source emits at least that many if the table has them. A bounded read
     * without a filter plans no more files than needed.
     */
    public DataShardSourceBuilder<T> limit(long rows) {
        if (rows < 0) {
            throw invalid("the limit is " + rows, "Give a limit of 0 or more");
        }
        this.limit = rows;
        return this;
    }

    /**
     * Emits no more rows in a second. Each of n parallel readers has an nth of the rate, also while others have nothing to read. A reader that
     * was held up makes up for 100 ms at most.
     *
     * @param rows rows per second of all readers together
     */
    public DataShardSourceBuilder<T> rateLimit(long rows) {
        if (rows < 1) {
            throw invalid(
                    "the limit is " + rows + " rows per second", "Set 'scan.rate-limit' above zero, or leave it out");
        }
        this.rowsPerSecond = rows;
        return this;
    }

    /** How to read tables of Python 0.2 to 0.4. */
    public DataShardSourceBuilder<T> legacyReadMode(LegacyReadMode legacy) {
        settings = settings.withLegacyReadMode(legacy);
        return this;
    }

    /** What a continuous read does at a gap: when it can't tell what is new. */
    public DataShardSourceBuilder<T> onGap(OnGap policy) {
        settings = settings.withOnGap(policy);
        return this;
    }

    /** What a continuous or incremental read does with a snapshot that removed rows. */
    public DataShardSourceBuilder<T> onNonAppendChanges(NonAppendChanges policy) {
        settings = settings.withNonAppendChanges(policy);
        return this;
    }

    /**
     * Which checksums of data files readers compare. The default is {@code DATASHARD_VERIFY_CHECKSUMS} of the process that builds the source,
     * else the checksums of pages.
     */
    public DataShardSourceBuilder<T> verifyChecksums(ChecksumVerification chosen) {
        this.verification = chosen;
        return this;
    }

    /** Cuts files into splits of about that many bytes; by default as {@code source.split.target-size}. A row group is never cut. */
    public DataShardSourceBuilder<T> splitTargetSize(long bytes) {
        if (bytes < 1) {
            throw invalid("splits would have " + bytes + " bytes", "Set 'source.split.target-size' above zero");
        }
        settings = settings.withSplitTargetBytes(bytes);
        return this;
    }

    /**
     * How many parallel readers a batch job has at most; 1024 by default. It has no more than there are splits, than its data keeps busy, and than
     * the parallelism of the job. Without effect if the source is given a parallelism by {@code setParallelism}.
     *
     * @param most the most readers; 0 leaves their number to Flink
     */
    public DataShardSourceBuilder<T> inferParallelism(int most) {
        if (most < 0) {
            throw invalid(
                    "at most " + most + " parallel readers were asked for",
                    "Set 'scan.infer-parallelism.max' above zero");
        }
        this.parallelism = new InferredParallelism(most);
        return this;
    }

    /** What SQL knows of the table. By default, lineage names the table by its path. */
    @Internal
    public DataShardSourceBuilder<T> lineage(TableLineage known) {
        this.lineage = known;
        return this;
    }

    /**
     * Makes the source. Does no I/O.
     *
     * @throws InvalidUseException if settings are missing or contradict each other
     */
    public DataShardSource<T> build() {
        return build(ProcessSurroundings.current());
    }

    /** The source as a process with these surroundings builds it. */
    DataShardSource<T> build(Surroundings surroundings) {
        TableLocation chosenLocation = locate(surroundings);
        ReadMode chosen = mode == null ? new ReadMode.Current() : mode;
        if (chosen instanceof ReadMode.Continuous continuous) {
            chosen = start == null ? continuous : new ReadMode.Continuous(start, continuous.interval());
        } else if (start != null) {
            throw invalid(
                    "a starting position was given for a read that ends",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'scan.startup.mode'");
        }
        if (!awaited.limit().isZero() && !(chosen instanceof ReadMode.Continuous)) {
            throw invalid(
                    "'scan.await-table' was given for a read that ends",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'scan.await-table'");
        }
        boolean countsRows = filter == null && !(chosen instanceof ReadMode.Continuous);
        ChecksumVerification checks = verification == null ? ChecksumVerification.of(surroundings) : verification;
        PlanningSettings planning = new PlanningSettings(chosen, countsRows ? limit : Long.MAX_VALUE, settings);
        return new DataShardSource<>(
                lineage == null ? TableLineage.of(chosenLocation) : lineage,
                planning,
                awaited,
                new ReaderSettings<>(deserializer, columns, filter, limit, rowsPerSecond, checks, named(chosen)),
                parallelism);
    }

    /** The name of the read, if it has one. A position tells that all rows up to it were read. */
    private @Nullable NamedRead named(ReadMode chosen) {
        if (consumerId == null) {
            return null;
        }
        if (!(chosen instanceof ReadMode.Continuous)) {
            throw invalid(
                    "'consumer-id' keeps the position of a continuous read, and this read ends",
                    "Set 'source.monitor-interval' for a continuous read, or leave out 'consumer-id'");
        }
        if (limit != Long.MAX_VALUE) {
            throw invalid(
                    "rows that a limit leaves out would count as read at the position '" + consumerId + "'",
                    "Leave out the limit or 'consumer-id'");
        }
        return new NamedRead(consumerId, consumerExpiration, ignoresProgress);
    }

    @Override
    protected DataShardSourceBuilder<T> self() {
        return this;
    }

    @Override
    protected String purpose() {
        String place = place();
        return "Cannot read " + (place == null ? "a table" : place);
    }

    private DataShardSourceBuilder<T> read(ReadMode chosen) {
        if (mode != null) {
            throw invalid(
                    "two choices of snapshots contradict each other",
                    "Set only one of 'scan.snapshot-id', 'scan.timestamp', 'incremental-between' and"
                            + " 'source.monitor-interval'");
        }
        this.mode = chosen;
        return this;
    }

    private InvalidUseException invalid(String why, String remedy) {
        return new InvalidUseException(purpose(), why, remedy);
    }
}
