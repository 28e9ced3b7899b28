package io.datashard.flink.sink;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.options.DistributionMode;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.layout.Layout;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.schema.InvalidValues;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link DataShardSink}. Only the path is needed. Does no I/O. Not thread-safe.
 *
 * @param <T> type of the records
 */
public final class DataShardSinkBuilder<T> {
    private final RecordSerializer<T> serializer;
    private final Map<String, String> summary = new HashMap<>();
    private final Map<String, String> storage = new HashMap<>();
    private @Nullable String path;
    private @Nullable TableLocation location;
    private boolean createIfMissing;
    private @Nullable Layout layout;
    private TableOptions ofNewTable = TableOptions.DEFAULT;
    private DistributionMode distribution = DistributionMode.AUTO;
    private @Nullable String sinkId;
    private RewindPolicy onRewind = RewindPolicy.FAIL;
    private RollingWriter.Settings files = RollingWriter.Settings.DEFAULT;
    private CommitSettings commit = CommitSettings.DEFAULT;

    DataShardSinkBuilder(RecordSerializer<T> serializer) {
        this.serializer = serializer;
    }

    /**
     * The table root: a local path, a {@code file:} URI, or {@code s3://bucket/prefix}. A relative path is taken from where the job is
     * submitted; {@code DATASHARD_STORAGE_TYPE=s3} there means what it means for Python.
     */
    public DataShardSinkBuilder<T> path(String path) {
        this.path = path;
        this.location = null;
        return this;
    }

    /** The table root and how its store is reached. */
    public DataShardSinkBuilder<T> location(TableLocation location) {
        this.location = location;
        this.path = null;
        return this;
    }

    /** How the store of a {@link #path} is reached: an option such as {@code s3.endpoint}, before what the environment says. Never a key. */
    public DataShardSinkBuilder<T> storageOption(String key, String value) {
        storage.put(key, value);
        return this;
    }

    /** Creates the table when the job starts, if there is none. Off by default: a wrong path is an error then. */
    public DataShardSinkBuilder<T> createIfMissing() {
        return createIfMissing(true);
    }

    /** Like {@link #createIfMissing()}, on or off. */
    public DataShardSinkBuilder<T> createIfMissing(boolean create) {
        this.createIfMissing = create;
        return this;
    }

    /** A property of a table that is created. */
    public DataShardSinkBuilder<T> tableProperty(String key, String value) {
        ofNewTable = ofNewTable.withProperty(key, value);
        return this;
    }

    /**
     * The layout that the table has, or gets when it is created. It is never needed for a table that exists, whose layout is recognised: then
     * it must be the one that the table has. A new table gets the classic layout by default.
     */
    public DataShardSinkBuilder<T> layout(Layout layout) {
        this.layout = layout;
        return layoutOfNewTable(layout);
    }

    /** The layout of a table that is created, without a word on one that exists: for defaults of a whole project. */
    public DataShardSinkBuilder<T> layoutOfNewTable(Layout layout) {
        ofNewTable = ofNewTable.withLayout(layout);
        return this;
    }

    /**
     * The partitions of a table that is created, such as {@code day("ts"), bucket(16, "sym")} with the static methods of {@link PartitionTerm}.
     * Never needed for a table that exists: then they must be those that it has. Only tables of the iceberg layout have partitions.
     */
    public DataShardSinkBuilder<T> partitionedBy(PartitionTerm... terms) {
        ofNewTable = ofNewTable.withPartitions(List.of(terms));
        return this;
    }

    /**
     * Which writer gets a row. By default the rows of a partition all go to one writer. The partitions are those that the table has when the
     * job is submitted, or those of {@link #partitionedBy} if it is created by the job; if they can't be known then, rows stay where they are.
     */
    public DataShardSinkBuilder<T> distribution(DistributionMode mode) {
        this.distribution = mode;
        return this;
    }

    /**
     * A name for this sink, under which the table keeps what it remembers of its commits, and which its snapshots carry. By default each sink
     * has one of its own, made of the table's name at the first start and carried in the job's state. Several sinks may share one.
     */
    public DataShardSinkBuilder<T> sinkId(String sinkId) {
        this.sinkId = sinkId;
        return this;
    }

    /** What to do when the job goes on from a checkpoint older than what the table has of it. The default is to fail. */
    public DataShardSinkBuilder<T> onRewind(RewindPolicy policy) {
        this.onRewind = policy;
        return this;
    }

    /**
     * What to do about a row with a value that other readers of the table would fail on, such as text that is not UTF-8, or that its column
     * can't hold. The default is to fail.
     */
    public DataShardSinkBuilder<T> onInvalidValue(InvalidValues policy) {
        this.files = new RollingWriter.Settings(
                files.files().withInvalid(policy),
                files.targetFileBytes(),
                files.targetFileRows(),
                files.maxOpenFiles());
        return this;
    }

    /** Length at which a data file is ended and the next one begun; a checkpoint ends it too. Default 128 MiB. */
    public DataShardSinkBuilder<T> targetFileSize(MemorySize size) {
        this.files = new RollingWriter.Settings(
                files.files(),
                positive(size, "sink.rolling-policy.file-size"),
                files.targetFileRows(),
                files.maxOpenFiles());
        return this;
    }

    /** Number of rows at which a data file is ended. Default: none. */
    public DataShardSinkBuilder<T> targetFileRows(long rows) {
        if (rows < 1) {
            throw invalid("sink.rolling-policy.row-count", rows);
        }
        this.files = new RollingWriter.Settings(files.files(), files.targetFileBytes(), rows, files.maxOpenFiles());
        return this;
    }

    /** Memory that every writer gathers before it writes a row group, in all files that it has open. Default 64 MiB. */
    public DataShardSinkBuilder<T> rowGroupSize(MemorySize size) {
        return files(files.files().compression(), positive(size, "sink.writer.row-group-size"));
    }

    /**
     * How many data files a writer has open in the storage at a time. When there would be more, the one that was written to least recently is
     * ended. A file whose rows are all in memory is not open. Default 4,000, since memory bounds them before.
     */
    public DataShardSinkBuilder<T> maxOpenFiles(int count) {
        if (count < 1) {
            throw invalid("sink.writer.max-open-files", count);
        }
        this.files = new RollingWriter.Settings(files.files(), files.targetFileBytes(), files.targetFileRows(), count);
        return this;
    }

    /** Codec of data files. Default LZ4. */
    public DataShardSinkBuilder<T> compression(DataFileWriterSettings.Compression compression) {
        return files(compression, files.files().rowGroupBytes());
    }

    private DataShardSinkBuilder<T> files(DataFileWriterSettings.Compression compression, long rowGroupBytes) {
        DataFileWriterSettings settings = new DataFileWriterSettings(compression, rowGroupBytes)
                .withInvalid(files.files().invalid());
        this.files = new RollingWriter.Settings(
                settings, files.targetFileBytes(), files.targetFileRows(), files.maxOpenFiles());
        return this;
    }

    /** How commits are tried against other writers. */
    public DataShardSinkBuilder<T> commit(CommitSettings settings) {
        this.commit = settings;
        return this;
    }

    /** Bound of one commit with all its retries. Default: none but the number of retries. */
    public DataShardSinkBuilder<T> commitTimeout(Duration timeout) {
        return commit(new CommitSettings(
                commit.maxRetries(), commit.minRetryWait(), commit.maxRetryWait(), timeout, commit.lockTimeout()));
    }

    /** A property that every snapshot of this sink gets in its summary. */
    public DataShardSinkBuilder<T> snapshotProperty(String key, String value) {
        summary.put(key, value);
        return this;
    }

    /**
     * The sink.
     *
     * @throws InvalidUseException if the path is missing, the sink id can't be used, or the layout can't have such partitions or such a path
     */
    public DataShardSink<T> build() {
        TableLocation location = locate();
        if (layout != null) {
            layout.requireLocation(location.text());
            layout.requirePartitions(location.text(), ofNewTable.partitionedBy());
        }
        return new DataShardSink<>(
                new SinkSettings(
                        new TargetTable(location, createIfMissing, layout, ofNewTable),
                        SinkIds.of(sinkId, location),
                        onRewind,
                        distribution,
                        files,
                        commit,
                        summary),
                serializer);
    }

    private TableLocation locate() {
        if (location != null) {
            if (!storage.isEmpty()) {
                throw new InvalidUseException(
                        "Cannot build a DataShard sink",
                        "options of the store were given beside a location, which has its own",
                        "Give them to TableLocation.of, or call path(...) in place of location(...)");
            }
            return location;
        }
        if (path == null) {
            throw new InvalidUseException("Cannot build a DataShard sink", "it has no path", "Call path(...)");
        }
        return TableLocation.of(path, storage, ProcessSurroundings.current());
    }

    private static long positive(MemorySize size, String option) {
        if (size.getBytes() < 1) {
            throw invalid(option, size);
        }
        return size.getBytes();
    }

    private static InvalidUseException invalid(String option, Object value) {
        return new InvalidUseException(
                "Cannot use " + value + " for '" + option + "'", "it must be above 0", "Correct the value");
    }
}
