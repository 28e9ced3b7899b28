package io.datashard.flink.sink;

import io.datashard.annotation.Internal;
import io.datashard.annotation.Public;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.lineage.TableLineage;
import io.datashard.flink.options.CareOptions;
import io.datashard.flink.options.CareSettings;
import io.datashard.flink.options.CompactionSettings;
import io.datashard.flink.options.DistributionMode;
import io.datashard.flink.options.LocatedBuilder;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.options.WriteSettings;
import io.datashard.layout.Layout;
import io.datashard.parquet.Compression;
import io.datashard.parquet.IntegerEncoding;
import io.datashard.schema.InvalidValues;
import io.datashard.schema.PartitionTerm;
import io.datashard.storage.Sources;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link DataShardSink}. Only a path or a location is required. No I/O; InvalidUseException for invalid values. Not thread-safe.
 *
 * @param <T> type of the records
 */
@Public
public final class DataShardSinkBuilder<T> extends LocatedBuilder<DataShardSinkBuilder<T>> {
    private static final Logger LOG = LoggerFactory.getLogger(DataShardSinkBuilder.class);

    private final RecordSerializer<T> serializer;
    private @Nullable Layout layout;
    private TableOptions ofNewTable = TableOptions.DEFAULT;
    private @Nullable String sinkId;
    private WriteSettings settings = WriteSettings.DEFAULT;
    private @Nullable TableLineage lineage;

    DataShardSinkBuilder(RecordSerializer<T> serializer) {
        this.serializer = serializer;
    }

    /** Replaces all settings of writing and committing made so far; methods for single settings change these afterwards. */
    @Internal
    public DataShardSinkBuilder<T> settings(WriteSettings chosen) {
        this.settings = chosen;
        return this;
    }

    /** Creates a missing table when the job starts. Off by default, so that a wrong path is an error. */
    public DataShardSinkBuilder<T> createIfMissing() {
        return createIfMissing(true);
    }

    /** Turns {@link #createIfMissing()} on or off. */
    public DataShardSinkBuilder<T> createIfMissing(boolean create) {
        settings = settings.withCreateIfMissing(create);
        return this;
    }

    /** Sets a property of a new table. Without effect on a table that exists. */
    public DataShardSinkBuilder<T> tableProperty(String key, String value) {
        ofNewTable = ofNewTable.withProperty(key, value);
        return this;
    }

    /**
     * The layout of a new table; classic by default. An existing table does not need it, because its layout is recognised; if it is set, it must
     * be the layout of that table.
     */
    public DataShardSinkBuilder<T> layout(Layout layout) {
        this.layout = layout;
        return layoutOfNewTable(layout);
    }

    /** The layout of a new table, as the default of a whole project: it does not restrict the layout of an existing table. */
    public DataShardSinkBuilder<T> layoutOfNewTable(Layout layout) {
        ofNewTable = ofNewTable.withLayout(layout);
        return this;
    }

    /**
     * The partitions of a new table, such as {@code day("ts"), bucket(16, "sym")} with the static methods of {@link PartitionTerm}. An existing
     * table does not need them; if they are set, they must be its partitions. Only tables of the iceberg layout have partitions.
     */
    public DataShardSinkBuilder<T> partitionedBy(PartitionTerm... terms) {
        ofNewTable = ofNewTable.withPartitions(List.of(terms));
        return this;
    }

    /**
     * Which writer gets a row. By default, all rows of a partition go to one writer. The partitions are those of the table when the job is
     * submitted, or those of {@link #partitionedBy} if the job creates the table. If they can't be known at that time, rows stay where they are.
     */
    public DataShardSinkBuilder<T> distribution(DistributionMode mode) {
        settings = settings.withDistribution(mode);
        return this;
    }

    /**
     * The sink id: the name of this sink in the ledger of the table and in the summaries of its snapshots. By default, the first start makes a
     * unique one from the table's name, and the job's state keeps it. Several sinks may share one.
     */
    public DataShardSinkBuilder<T> sinkId(String sinkId) {
        this.sinkId = sinkId;
        return this;
    }

    /** What to do when the job is restored from a checkpoint that is older than its last commit in the table. The default is to fail. */
    public DataShardSinkBuilder<T> onRewind(RewindPolicy policy) {
        settings = settings.withOnRewind(policy);
        return this;
    }

    /**
     * What to do with a row that has an invalid value: one that its column can't hold, or that other readers of the table would fail on, such as
     * text that is not UTF-8. The default is to fail.
     */
    public DataShardSinkBuilder<T> onInvalidValue(InvalidValues policy) {
        return files(files().withFiles(files().files().withInvalid(policy)));
    }

    /** Length at which the writer ends a data file; a checkpoint ends it too. The default is that of {@code sink.rolling-policy.file-size}. */
    public DataShardSinkBuilder<T> targetFileSize(MemorySize size) {
        return files(files().withTargetFileBytes(positive(size, SinkOptions.TARGET_FILE_SIZE)));
    }

    /** Row count at which the writer ends a data file. No limit by default. */
    public DataShardSinkBuilder<T> targetFileRows(long rows) {
        if (rows < 1) {
            throw invalid(SinkOptions.TARGET_FILE_ROWS, rows);
        }
        return files(files().withTargetFileRows(rows));
    }

    /** Memory of each writer for row groups, over all its open files. The default is that of {@code sink.writer.row-group-size}. */
    public DataShardSinkBuilder<T> rowGroupSize(MemorySize size) {
        return files(files().withFiles(files().files().withRowGroupBytes(positive(size, SinkOptions.ROW_GROUP_SIZE))));
    }

    /**
     * Most data files that a writer has open in the storage at a time. Before it opens one more, the writer ends the file with the oldest write.
     * A file whose rows are all in memory is not open. The default, that of {@code sink.writer.max-open-files}, is high, because memory is the
     * first limit.
     */
    public DataShardSinkBuilder<T> maxOpenFiles(int count) {
        if (count < 1) {
            throw invalid(SinkOptions.MAX_OPEN_FILES, count);
        }
        return files(files().withMaxOpenFiles(count));
    }

    /** Codec of data files. The default is that of {@code parquet.compression}. */
    public DataShardSinkBuilder<T> compression(Compression compression) {
        return files(files().withFiles(files().files().withCompression(compression)));
    }

    /** Encoding of whole numbers in data files. The default is that of {@code parquet.encoding.integers}. */
    public DataShardSinkBuilder<T> integerEncoding(IntegerEncoding encoding) {
        return files(files().withFiles(files().files().withIntegers(encoding)));
    }

    /** Whether each writer compresses in a second thread, which costs no less CPU. By default it does not. */
    public DataShardSinkBuilder<T> compressionThread(boolean thread) {
        return files(files().withFiles(files().files().withCompressionThread(thread)));
    }

    private RollingWriter.Settings files() {
        return settings.files();
    }

    private DataShardSinkBuilder<T> files(RollingWriter.Settings files) {
        settings = settings.withFiles(files);
        return this;
    }

    /** Retries and time limits of commits. */
    public DataShardSinkBuilder<T> commit(CommitSettings commit) {
        settings = settings.withCommit(commit);
        return this;
    }

    /** Longest time of one commit with all its retries. By default, only the number of retries limits it. */
    public DataShardSinkBuilder<T> commitTimeout(Duration timeout) {
        CommitSettings commit = settings.commit();
        return commit(new CommitSettings(
                commit.maxRetries(), commit.minRetryWait(), commit.maxRetryWait(), timeout, commit.lockTimeout()));
    }

    /** Adds a property to the summary of every snapshot of this sink. */
    public DataShardSinkBuilder<T> snapshotProperty(String key, String value) {
        settings = settings.withSummary(key, value);
        return this;
    }

    /**
     * Whether the sink merges small data files, beside the stream: after the first commit, then at most once a minute. By default it does not.
     */
    public DataShardSinkBuilder<T> autoCompaction(boolean on) {
        return compaction(compaction().withOn(on));
    }

    /** The length that merged data files should have, at least 1 MiB. The default is that at which the writer ends a data file. */
    public DataShardSinkBuilder<T> compactionFileSize(MemorySize size) {
        if (size.getBytes() < CompactionSettings.LEAST_FILE_BYTES) {
            throw invalid(CareOptions.COMPACTION_FILE_SIZE, size, "it must be at least 1 MiB");
        }
        return compaction(compaction().withFileBytes(size.getBytes()));
    }

    /** Small data files of a partition are merged when there are at least so many, at least 2. */
    public DataShardSinkBuilder<T> compactionMinFiles(int count) {
        return compaction(compaction().withMinFiles(atLeast(2, count, CareOptions.COMPACTION_MIN_FILES)));
    }

    /** A data file is small if it is shorter than this part, above 0 and up to 1, of the length that merged files should have. */
    public DataShardSinkBuilder<T> compactionSmallFileRatio(double ratio) {
        if (!(ratio > 0 && ratio <= 1)) {
            throw invalid(CareOptions.COMPACTION_SMALL_FILE_RATIO, ratio, "it must be above 0 and at most 1");
        }
        return compaction(compaction().withSmallFileRatio(ratio));
    }

    /** The most bytes of small data files that are merged into one commit; never less than the length of one merged file. */
    public DataShardSinkBuilder<T> compactionMaxTaskSize(MemorySize size) {
        return compaction(compaction().withMaxTaskBytes(positive(size, CareOptions.COMPACTION_MAX_TASK_SIZE)));
    }

    /** The sink expires snapshots that are older than this. By default it expires none. */
    public DataShardSinkBuilder<T> snapshotTimeRetained(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw invalid(CareOptions.SNAPSHOT_TIME_RETAINED, time);
        }
        return care(settings.care().withSnapshotsRetained(time));
    }

    /** So many of the newest snapshots stay, whatever their age. */
    public DataShardSinkBuilder<T> snapshotNumRetainedMin(int count) {
        return care(settings.care().withSnapshotsRetainedMin(atLeast(1, count, CareOptions.SNAPSHOT_NUM_RETAINED_MIN)));
    }

    /**
     * The sink removes files that neither a snapshot nor a writer needs, and superseded metadata, when they are older than this, at least an
     * hour. By default it removes none.
     */
    public DataShardSinkBuilder<T> orphanTimeRetained(Duration time) {
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            throw invalid(CareOptions.ORPHAN_TIME_RETAINED, time, "it must be at least an hour");
        }
        return care(settings.care().withOrphansRetained(time));
    }

    private CompactionSettings compaction() {
        return settings.care().compaction();
    }

    private DataShardSinkBuilder<T> compaction(CompactionSettings compaction) {
        return care(settings.care().withCompaction(compaction));
    }

    /** All settings of the care for the table, with its pace. */
    @Internal
    public DataShardSinkBuilder<T> care(CareSettings care) {
        settings = settings.withCare(care);
        return this;
    }

    /** What SQL knows of the table. By default, lineage names the table by its path. */
    @Internal
    public DataShardSinkBuilder<T> lineage(TableLineage known) {
        this.lineage = known;
        return this;
    }

    /**
     * Makes the sink. Does no I/O.
     *
     * @throws InvalidUseException if the path is missing, the sink id is invalid, or the layout can't have these partitions or this path
     */
    public DataShardSink<T> build() {
        TableLocation location = locate(ProcessSurroundings.current());
        if (layout != null) {
            layout.requireLocation(location.text());
            layout.requirePartitions(location.text(), ofNewTable.partitionedBy());
        }
        return new DataShardSink<>(
                new SinkSettings(new TargetTable(location, layout, ofNewTable), SinkIds.of(sinkId, location), settings),
                serializer,
                Sources::ofProcess,
                lineage == null ? byPath(location) : lineage);
    }

    private TableLineage byPath(TableLocation location) {
        TableLineage known = TableLineage.of(location);
        try {
            return known.with(serializer.schema());
        } catch (RuntimeException e) {
            // The code of a user, who needs no schema to write to a table that exists: lineage must not end the job.
            LOG.debug("The lineage of {} tells no columns: the serializer has no schema", location, e);
            return known;
        }
    }

    @Override
    protected DataShardSinkBuilder<T> self() {
        return this;
    }

    @Override
    protected String purpose() {
        return "Cannot build a DataShard sink";
    }

    private static long positive(MemorySize size, ConfigOption<?> option) {
        if (size.getBytes() < 1) {
            throw invalid(option, size);
        }
        return size.getBytes();
    }

    private static int atLeast(int least, int count, ConfigOption<?> option) {
        if (count < least) {
            throw invalid(option, count, "it must be at least " + least);
        }
        return count;
    }

    private static InvalidUseException invalid(ConfigOption<?> option, Object value) {
        return invalid(option, value, "it must be above 0");
    }

    private static InvalidUseException invalid(ConfigOption<?> option, Object value, String why) {
        return new InvalidUseException("Cannot use " + value + " for '" + option.key() + "'", why, "Correct the value");
    }
}
