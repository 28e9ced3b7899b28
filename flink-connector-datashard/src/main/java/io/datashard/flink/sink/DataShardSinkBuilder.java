package io.datashard.flink.sink;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.options.DistributionMode;
import io.datashard.flink.options.LocatedBuilder;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.options.WriteSettings;
import io.datashard.layout.Layout;
import io.datashard.parquet.DataFileWriterSettings;
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

/**
 * Builds a {@link DataShardSink}. Only the path is needed. Does no I/O. Not thread-safe.
 *
 * @param <T> type of the records
 */
public final class DataShardSinkBuilder<T> extends LocatedBuilder<DataShardSinkBuilder<T>> {
    private final RecordSerializer<T> serializer;
    private @Nullable Layout layout;
    private TableOptions ofNewTable = TableOptions.DEFAULT;
    private @Nullable String sinkId;
    private WriteSettings settings = WriteSettings.DEFAULT;

    DataShardSinkBuilder(RecordSerializer<T> serializer) {
        this.serializer = serializer;
    }

    /** How to write and commit, in place of what was said before; the methods for single settings change it. */
    public DataShardSinkBuilder<T> settings(WriteSettings chosen) {
        this.settings = chosen;
        return this;
    }

    /** Creates the table when the job starts, if there is none. Off by default: a wrong path is an error then. */
    public DataShardSinkBuilder<T> createIfMissing() {
        return createIfMissing(true);
    }

    /** Like {@link #createIfMissing()}, on or off. */
    public DataShardSinkBuilder<T> createIfMissing(boolean create) {
        settings = settings.withCreateIfMissing(create);
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
        settings = settings.withDistribution(mode);
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
        settings = settings.withOnRewind(policy);
        return this;
    }

    /**
     * What to do about a row with a value that other readers of the table would fail on, such as text that is not UTF-8, or that its column
     * can't hold. The default is to fail.
     */
    public DataShardSinkBuilder<T> onInvalidValue(InvalidValues policy) {
        return files(files().withFiles(files().files().withInvalid(policy)));
    }

    /** Length at which a data file is ended and the next one begun; a checkpoint ends it too. The default is that of {@code sink.rolling-policy.file-size}. */
    public DataShardSinkBuilder<T> targetFileSize(MemorySize size) {
        return files(files().withTargetFileBytes(positive(size, SinkOptions.TARGET_FILE_SIZE)));
    }

    /** Number of rows at which a data file is ended. Default: none. */
    public DataShardSinkBuilder<T> targetFileRows(long rows) {
        if (rows < 1) {
            throw invalid(SinkOptions.TARGET_FILE_ROWS, rows);
        }
        return files(files().withTargetFileRows(rows));
    }

    /** Memory that every writer gathers before it writes a row group, in all files that it has open. The default is that of {@code sink.writer.row-group-size}. */
    public DataShardSinkBuilder<T> rowGroupSize(MemorySize size) {
        return files(files().withFiles(files().files().withRowGroupBytes(positive(size, SinkOptions.ROW_GROUP_SIZE))));
    }

    /**
     * How many data files a writer has open in the storage at a time. When there would be more, the one that was written to least recently is
     * ended. A file whose rows are all in memory is not open. The default, that of {@code
     * sink.writer.max-open-files}, is high, since memory bounds them before.
     */
    public DataShardSinkBuilder<T> maxOpenFiles(int count) {
        if (count < 1) {
            throw invalid(SinkOptions.MAX_OPEN_FILES, count);
        }
        return files(files().withMaxOpenFiles(count));
    }

    /** Codec of data files. The default is that of {@code parquet.compression}. */
    public DataShardSinkBuilder<T> compression(DataFileWriterSettings.Compression compression) {
        return files(files().withFiles(files().files().withCompression(compression)));
    }

    private RollingWriter.Settings files() {
        return settings.files();
    }

    private DataShardSinkBuilder<T> files(RollingWriter.Settings files) {
        settings = settings.withFiles(files);
        return this;
    }

    /** How commits are tried against other writers. */
    public DataShardSinkBuilder<T> commit(CommitSettings commit) {
        settings = settings.withCommit(commit);
        return this;
    }

    /** Bound of one commit with all its retries. Default: none but the number of retries. */
    public DataShardSinkBuilder<T> commitTimeout(Duration timeout) {
        CommitSettings commit = settings.commit();
        return commit(new CommitSettings(
                commit.maxRetries(), commit.minRetryWait(), commit.maxRetryWait(), timeout, commit.lockTimeout()));
    }

    /** A property that every snapshot of this sink gets in its summary. */
    public DataShardSinkBuilder<T> snapshotProperty(String key, String value) {
        settings = settings.withSummary(key, value);
        return this;
    }

    /**
     * The sink.
     *
     * @throws InvalidUseException if the path is missing, the sink id can't be used, or the layout can't have such partitions or such a path
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
                Sources::ofProcess);
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

    private static InvalidUseException invalid(ConfigOption<?> option, Object value) {
        return new InvalidUseException(
                "Cannot use " + value + " for '" + option.key() + "'", "it must be above 0", "Correct the value");
    }
}
