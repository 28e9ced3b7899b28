package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.IntegerEncoding;
import io.datashard.schema.InvalidValues;
import io.datashard.table.RollingWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The options of writing, and the settings that they make. */
@PublicEvolving
public final class SinkOptions {
    private static final RollingWriter.Settings FILES = WriteSettings.DEFAULT.files();
    private static final CommitSettings COMMIT = WriteSettings.DEFAULT.commit();

    /** Parallelism of the sink. */
    public static final ConfigOption<Integer> SINK_PARALLELISM = ConfigOptions.key("sink.parallelism")
            .intType()
            .noDefaultValue()
            .withDescription(
                    "Number of parallel writers. Each writes its own files at every checkpoint. The default is the parallelism of the input."
                            + " Lower it to get fewer and larger files.");

    /** Which writer gets a row. */
    public static final ConfigOption<DistributionMode> DISTRIBUTION_MODE = ConfigOptions.key("sink.distribution-mode")
            .enumType(DistributionMode.class)
            .defaultValue(WriteSettings.DEFAULT.distribution())
            .withDescription(
                    "Which writer gets a row. `hash`: one writer gets all rows of a partition, which makes fewer and larger files. `none`:"
                            + " rows stay where they are. `auto`: `hash` if the table has partitions when the job is submitted, or the job creates"
                            + " it with partitions; else `none`. Choose `none` where one partition, such as the current day, gets most rows.");

    /** Most data files that a writer has open in the storage. */
    public static final ConfigOption<Integer> MAX_OPEN_FILES = ConfigOptions.key("sink.writer.max-open-files")
            .intType()
            .defaultValue(FILES.maxOpenFiles())
            .withDescription(
                    "How many data files a writer has open in the storage at a time. Before it opens one more, the writer ends the file with"
                            + " the oldest write. A partition whose rows are all in memory has no open file, so `sink.writer.row-group-size` is"
                            + " usually the first limit. Lower it where a process may open few files (`ulimit -n`).");

    /** Length at which a writer ends a data file. */
    public static final ConfigOption<MemorySize> TARGET_FILE_SIZE = ConfigOptions.key("sink.rolling-policy.file-size")
            .memoryType()
            .defaultValue(new MemorySize(FILES.targetFileBytes()))
            .withFallbackKeys("target-file-size")
            .withDescription("Ends a data file at about this length. A checkpoint ends it in any case.");

    /** Row count at which a writer ends a data file. */
    public static final ConfigOption<Long> TARGET_FILE_ROWS = ConfigOptions.key("sink.rolling-policy.row-count")
            .longType()
            .noDefaultValue()
            .withFallbackKeys("target-file-row-num")
            .withDescription("Ends a data file after this many rows. No limit by default.");

    /** Memory of each writer for row groups. */
    public static final ConfigOption<MemorySize> ROW_GROUP_SIZE = ConfigOptions.key("sink.writer.row-group-size")
            .memoryType()
            .defaultValue(new MemorySize(FILES.files().rowGroupBytes()))
            .withDescription(
                    "Memory that each writer fills, for all its partitions together, before it writes row groups. Lower it if task heap is"
                            + " short. Raise it if many partitions make small files: when footers and pending uploads take half of the memory, files"
                            + " end early.");

    /** Codec of data files. */
    public static final ConfigOption<Compression> COMPRESSION = ConfigOptions.key("parquet.compression")
            .enumType(Compression.class)
            .defaultValue(FILES.files().compression())
            .withFallbackKeys("file.compression")
            .withDescription(
                    "Codec of data files. `zstd` makes files smaller by a third than `lz4` does, which takes a tenth less CPU and no native code; `lz4` is LZ4_RAW,"
                            + " as Python writes it. Every reader has both.");

    /** Encoding of whole numbers in data files. */
    public static final ConfigOption<IntegerEncoding> INTEGER_ENCODING = ConfigOptions.key("parquet.encoding.integers")
            .enumType(IntegerEncoding.class)
            .defaultValue(FILES.files().integers())
            .withDescription(
                    "Encoding of `int`, `long`, `date`, `time`, `timestamp` and `timestamptz` columns. `dictionary`: numbers of dictionary"
                            + " entries while that is smaller, then plain. `delta`: besides, differences from value to value (Parquet's"
                            + " DELTA_BINARY_PACKED) where that takes less than half, as of numbers and times that ascend. Choose `delta` for"
                            + " smaller files if Flink's own `filesystem` connector never reads them: it fails on such files.");

    /** Whether a writer compresses in a thread of its own. */
    public static final ConfigOption<Boolean> COMPRESSION_THREAD = ConfigOptions.key("sink.writer.compression-thread")
            .booleanType()
            .defaultValue(FILES.files().compressionThread())
            .withDescription(
                    "Whether each writer compresses its data files in a second thread. The files are the same. Set it where one writer is the"
                            + " bottleneck and cores are idle; it takes up to 4 MB more, and no less CPU.");

    /** Stable name of the sink. */
    public static final ConfigOption<String> SINK_ID = ConfigOptions.key("sink.id")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Name of this sink in the table's ledger of commits and in its snapshots. By default, each sink of each job gets its own"
                            + " name at the first start and keeps it in state. Set it to find the sink's snapshots by a name that you know; several"
                            + " sinks may share one.");

    /** Tells the sinks of one job on one table apart. */
    public static final ConfigOption<String> SINK_OPERATOR_UID_SUFFIX = ConfigOptions.key("sink.operator-uid.suffix")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Tells the sinks of one job on one table apart, so that each finds its state again after a change of the job. The default"
                            + " is `sink.id`, else the number of the sink among the sinks of the table. Set it where statements of a statement set"
                            + " may come or go.");

    /** What to do after a restore from an old checkpoint. */
    public static final ConfigOption<RewindPolicy> ON_REWIND = ConfigOptions.key("sink.on-rewind")
            .enumType(RewindPolicy.class)
            .defaultValue(WriteSettings.DEFAULT.onRewind())
            .withDescription(
                    "What to do when the job is restored from a checkpoint older than its last commit in the table. `fail`: the job stops."
                            + " `append`: rows since that checkpoint come twice. `rollback`: the next commit removes the files of the later"
                            + " checkpoints from the table; it can't once those were merged with others or their snapshots have expired,"
                            + " and the job stops.");

    /** What to do with rows whose values can't be written. */
    public static final ConfigOption<InvalidValues> ON_INVALID_VALUE = ConfigOptions.key("sink.on-invalid-value")
            .enumType(InvalidValues.class)
            .defaultValue(FILES.files().invalid())
            .withDescription(
                    "What to do with a row that has a value its column can't hold, or one that other readers of the table would fail on: text"
                            + " that is not UTF-8, a date or timestamp outside the years 1 to 9999, and more that [types](types.md) lists. `fail`:"
                            + " the job stops. `null`: the value becomes null; in a NOT NULL column the job stops all the same. `skip`: the row is"
                            + " left out. Choose `null` or `skip` where a bad row must not stop the job, and watch the metric `invalidValues`.");

    /** Commit attempts after the first. */
    @AtLeast(0)
    public static final ConfigOption<Integer> COMMIT_MAX_RETRIES = ConfigOptions.key("sink.commit.max-retries")
            .intType()
            .defaultValue(COMMIT.maxRetries())
            .withDescription(
                    "How often to retry a commit after another writer won. Raise it where many jobs write the same table.");

    /** Wait before the first retry. */
    public static final ConfigOption<Duration> COMMIT_MIN_RETRY_WAIT = ConfigOptions.key("sink.commit.min-retry-wait")
            .durationType()
            .defaultValue(COMMIT.minRetryWait())
            .withDescription(
                    "Wait before each of the first 32 retries; from there on it doubles with every further one.");

    /** Longest wait between retries. */
    public static final ConfigOption<Duration> COMMIT_MAX_RETRY_WAIT = ConfigOptions.key("sink.commit.max-retry-wait")
            .durationType()
            .defaultValue(COMMIT.maxRetryWait())
            .withDescription(
                    "Longest wait between two attempts of a commit, and longest time for which a sink that never pauses makes room for others.");

    /** Longest time of one commit. */
    public static final ConfigOption<Duration> COMMIT_TIMEOUT = ConfigOptions.key("sink.commit.timeout")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "Longest time of one commit with all its retries. By default, only the number of retries limits it.");

    /** Texts for the summaries of snapshots. */
    public static final ConfigOption<Map<String, String>> COMMIT_USER_PROPERTIES = ConfigOptions.key(
                    "sink.commit.user-properties")
            .mapType()
            .defaultValue(WriteSettings.DEFAULT.summary())
            .withDescription(
                    "`sink.commit.user-properties.<key>` puts `<key>` into the summary of every snapshot of this sink.");

    private SinkOptions() {}

    /** The write settings that a table's options make. */
    @Internal
    public static WriteSettings settings(ReadableConfig options) {
        return new WriteSettings(
                options.get(DeclarationOptions.AUTO_CREATE),
                options.get(DISTRIBUTION_MODE),
                options.get(ON_REWIND),
                files(options),
                commit(options),
                options.get(COMMIT_USER_PROPERTIES),
                CareOptions.settings(options));
    }

    private static RollingWriter.Settings files(ReadableConfig options) {
        return new RollingWriter.Settings(
                new DataFileWriterSettings(
                                options.get(COMPRESSION),
                                options.get(ROW_GROUP_SIZE).getBytes())
                        .withIntegers(options.get(INTEGER_ENCODING))
                        .withCompressionThread(options.get(COMPRESSION_THREAD))
                        .withInvalid(options.get(ON_INVALID_VALUE)),
                options.get(TARGET_FILE_SIZE).getBytes(),
                options.getOptional(TARGET_FILE_ROWS).orElse(FILES.targetFileRows()),
                options.get(MAX_OPEN_FILES));
    }

    private static CommitSettings commit(ReadableConfig options) {
        return new CommitSettings(
                options.get(COMMIT_MAX_RETRIES),
                options.get(COMMIT_MIN_RETRY_WAIT),
                options.get(COMMIT_MAX_RETRY_WAIT),
                options.getOptional(COMMIT_TIMEOUT).orElse(COMMIT.timeout()),
                options.getOptional(DeclarationOptions.LOCK_TIMEOUT).orElse(COMMIT.lockTimeout()));
    }
}
