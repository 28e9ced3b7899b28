package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NamedRead;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.ReadSettings;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The options of reading, and the settings that they make. */
@PublicEvolving
public final class SourceOptions {
    /** How often to look for new snapshots. */
    @AtLeast(100)
    public static final ConfigOption<Duration> MONITOR_INTERVAL = ConfigOptions.key("source.monitor-interval")
            .durationType()
            .noDefaultValue()
            .withFallbackKeys("continuous.discovery-interval")
            .withDescription(
                    "Reads the table without end and looks for a new snapshot this often; `10 s` is a good value, `100 ms` the least. Without it, the read ends"
                            + " with the snapshot that is current when the job starts. Batch mode ignores it, so that one table serves both modes.");

    /** Where a continuous read starts. */
    public static final ConfigOption<StartupMode> STARTUP_MODE = ConfigOptions.key("scan.startup.mode")
            .enumType(StartupMode.class)
            .noDefaultValue()
            .withFallbackKeys("scan.mode")
            .withDescription(
                    "Where a continuous read starts. `full`: the current snapshot, then what is added. `latest`: only what is added from now"
                            + " on. `earliest`: the oldest retained snapshot. `snapshot-id`, `timestamp`: the snapshot of `scan.snapshot-id`, or the"
                            + " first one at or after `scan.timestamp`. The default is the mode whose option is set, else `full`. Batch mode ignores"
                            + " it.");

    /** How long a continuous read waits for its table. */
    public static final ConfigOption<Duration> AWAIT_TABLE = ConfigOptions.key("scan.await-table")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "How long a continuous read waits for a table that is not there yet, such as `10 min`: one script can start the job that"
                            + " creates the table and the job that reads it. After that time, or without this option, a missing table is an"
                            + " error. Ignored in batch mode.");

    /** The snapshot to read; text, because snapshot ids are unsigned. */
    public static final ConfigOption<String> SNAPSHOT_ID = ConfigOptions.key("scan.snapshot-id")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Reads the table as of this snapshot. A continuous read starts with what this snapshot added.");

    /** The time to read the table as of. */
    public static final ConfigOption<String> TIMESTAMP = ConfigOptions.key("scan.timestamp")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Reads the table as it was at this time, like `2026-01-31 12:00:00` in the time zone of the session or"
                            + " `2026-01-31T12:00:00Z`. A continuous read starts at the first snapshot at or after it.");

    /** The same time in milliseconds since 1970. */
    @AtLeast(Long.MIN_VALUE)
    public static final ConfigOption<Long> TIMESTAMP_MILLIS = ConfigOptions.key("scan.timestamp-millis")
            .longType()
            .noDefaultValue()
            .withDescription("Like `scan.timestamp`, in milliseconds since 1970-01-01 UTC.");

    /** The two snapshots of an incremental read. */
    public static final ConfigOption<String> INCREMENTAL_BETWEEN = ConfigOptions.key("incremental-between")
            .stringType()
            .noDefaultValue()
            .withDescription("`a,b`: reads what was added after snapshot `a` up to snapshot `b`, and ends.");

    /** The two times of an incremental read. */
    public static final ConfigOption<String> INCREMENTAL_BETWEEN_TIMESTAMP = ConfigOptions.key(
                    "incremental-between-timestamp")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "`a,b`: like `incremental-between` for the snapshots that were current at two times, each written like `scan.timestamp`"
                            + " or in milliseconds.");

    /** What to do with snapshots that removed rows. */
    public static final ConfigOption<NonAppendChanges> NON_APPEND_CHANGES = ConfigOptions.key("scan.non-append-changes")
            .enumType(NonAppendChanges.class)
            .defaultValue(ReadSettings.DEFAULT.nonAppendChanges())
            .withDescription(
                    "What a continuous or incremental read does with a snapshot that removed rows. `skip`: reads what it added and ignores"
                            + " what it removed.");

    /** What to do at a gap. */
    public static final ConfigOption<OnGap> ON_GAP = ConfigOptions.key("scan.on-gap")
            .enumType(OnGap.class)
            .defaultValue(ReadSettings.DEFAULT.onGap())
            .withDescription(
                    "What a continuous read does if it can't tell what is new, because snapshots were expired before it read them."
                            + " `earliest`: it reads the whole table again and loses no row. `latest`: it goes on from the current snapshot and"
                            + " doubles no row.");

    /** The name under which a continuous read keeps its position. */
    public static final ConfigOption<String> CONSUMER_ID = ConfigOptions.key("consumer-id")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Keeps the position of a continuous read under this name beside the table, with each checkpoint: a new job of the name goes on"
                            + " there, whatever `scan.startup.mode` says, and loses no row. Letters, digits, `_`, `-` and `.`. Give a name to one"
                            + " source at a time, as a hint of the query: the one that begins last ends the other. Ignored in batch mode.");

    /** How long a position holds snapshots back. */
    @AtLeast(60_000)
    public static final ConfigOption<Duration> CONSUMER_EXPIRATION_TIME = ConfigOptions.key("consumer.expiration-time")
            .durationType()
            .defaultValue(NamedRead.EXPIRATION)
            .withDescription(
                    "For how long after the last checkpoint of its job the position of `consumer-id` holds back the expiry of snapshots. Raise it if"
                            + " the job may stand still for longer. The position itself stays.");

    /** Whether a new job begins anew. */
    public static final ConfigOption<Boolean> CONSUMER_IGNORE_PROGRESS = ConfigOptions.key("consumer.ignore-progress")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "`true`: a new job with `consumer-id` begins as `scan.startup.mode` says, and keeps its own position from then on.");

    /** Which checksums readers compare. */
    public static final ConfigOption<ChecksumVerification> VERIFY_CHECKSUMS = ConfigOptions.key("scan.verify-checksums")
            .enumType(ChecksumVerification.class)
            .noDefaultValue()
            .withDescription(
                    "Which damage to data files readers find before they use rows. `page`: damage to the pages that they read, by page"
                            + " checksums. `full`: any damage, by the file's SHA-256 in the table (like `page` if the table has none); each split"
                            + " reads its whole file for that. `off`: none. The default is `DATASHARD_VERIFY_CHECKSUMS` where the job is submitted"
                            + " (`true` means `full` there, `false` means `off`), else `page`.");

    /** The most rows per second. */
    public static final ConfigOption<Long> RATE_LIMIT = ConfigOptions.key("scan.rate-limit")
            .longType()
            .noDefaultValue()
            .withDescription(
                    "Emits no more rows in a second, so that a read of old rows leaves room for others. The parallel readers share it: each of n"
                            + " has an nth, also while others have nothing to read. Without it there is no limit.");

    /** Target length of splits. */
    public static final ConfigOption<MemorySize> SPLIT_TARGET_SIZE = ConfigOptions.key("source.split.target-size")
            .memoryType()
            .defaultValue(new MemorySize(ReadSettings.DEFAULT.splitTargetBytes()))
            .withDescription(
                    "Cuts data files into splits of about this length, at row groups. Lower it to spread a few large files over more readers.");

    /** Parallelism of the source. */
    public static final ConfigOption<Integer> SCAN_PARALLELISM = ConfigOptions.key("scan.parallelism")
            .intType()
            .noDefaultValue()
            .withDescription(
                    "Number of parallel readers. The default is the parallelism of the job; in batch mode, see `scan.infer-parallelism`.");

    /** Whether a batch job chooses the parallelism of the source by the data. */
    public static final ConfigOption<Boolean> INFER_PARALLELISM = ConfigOptions.key("scan.infer-parallelism")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Reads in batch mode with as many parallel readers as the splits and bytes keep busy that are left after filters have"
                            + " skipped files, up to the parallelism of the job. Without effect beside `scan.parallelism`. `false`: leaves the number"
                            + " to Flink.");

    /** The most readers that are chosen so. */
    public static final ConfigOption<Integer> INFER_PARALLELISM_MAX = ConfigOptions.key("scan.infer-parallelism.max")
            .intType()
            .defaultValue(1024)
            .withDescription("The most readers that `scan.infer-parallelism` chooses. Flink's own bound holds besides:"
                    + " `execution.batch.adaptive.auto-parallelism.default-source-parallelism`.");

    /** Whether to answer aggregates by metadata. */
    public static final ConfigOption<Boolean> AGGREGATE_PUSH_DOWN = ConfigOptions.key("scan.aggregate-push-down")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Answers `COUNT`, `MIN` and `MAX` of a batch query by the metadata of the table, without reading a data file, where it tells"
                            + " the exact answer. `false`: reads the rows.");

    /** Whether to tell the planner what the metadata knows of the rows. */
    public static final ConfigOption<StatisticsReport> REPORT_STATISTICS = ConfigOptions.key("source.report-statistics")
            .enumType(StatisticsReport.class)
            .defaultValue(StatisticsReport.ALL)
            .withDescription(
                    "What the planner of a batch query is told, so that it joins tables in a good order. `all`: the number of rows in the data"
                            + " files that the filter does not skip, and of columns of whole numbers and dates the nulls, the lowest and the"
                            + " highest value, if the metadata to read for that has no more than 4 MB. `none`: nothing; planning reads less. Tables"
                            + " of a DataShard catalog need it not: the catalog tells it of the whole table.");

    /** Tells the sources of one job on one table apart. */
    public static final ConfigOption<String> SOURCE_OPERATOR_UID_SUFFIX = ConfigOptions.key(
                    "source.operator-uid.suffix")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Tells the sources of one job on one table apart, so that each finds its state again after a change of the job. Required"
                            + " where a job reads a table without end more than once. No effect in batch mode.");

    /** How to read tables of Python 0.2 to 0.4. */
    public static final ConfigOption<LegacyReadMode> LEGACY_READ_MODE = ConfigOptions.key("legacy.read-mode")
            .enumType(LegacyReadMode.class)
            .defaultValue(ReadSettings.DEFAULT.legacyReadMode())
            .withDescription(
                    "How to read a table of Python 0.2 to 0.4, whose snapshots hold only the files that they added. `full`: like any other"
                            + " table, which fails where rows would be missing. `union`: all its snapshots together.");

    private SourceOptions() {}

    /** The read settings that a table's options make, without the choice of snapshots. */
    public static ReadSettings settings(ReadableConfig options) {
        return new ReadSettings(
                options.get(SPLIT_TARGET_SIZE).getBytes(),
                options.get(LEGACY_READ_MODE),
                options.get(ON_GAP),
                options.get(NON_APPEND_CHANGES));
    }
}
