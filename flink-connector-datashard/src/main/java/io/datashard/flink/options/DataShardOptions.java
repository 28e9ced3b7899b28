package io.datashard.flink.options;

import io.datashard.commit.RewindPolicy;
import io.datashard.flink.options.OptionGroup.Documented;
import io.datashard.layout.Layout;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.DataFileWriterSettings.Compression;
import io.datashard.schema.InvalidValues;
import io.datashard.storage.s3.S3Option;
import io.datashard.table.RollingWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** The options of a table in SQL; {@code docs/options.md} is generated from this class. */
public final class DataShardOptions {
    /** The connector. */
    public static final ConfigOption<String> CONNECTOR =
            ConfigOptions.key("connector").stringType().noDefaultValue();

    /** Where the table lies. */
    public static final ConfigOption<String> PATH =
            ConfigOptions.key("path").stringType().noDefaultValue();

    /** Whether a write creates the table. */
    public static final ConfigOption<Boolean> AUTO_CREATE =
            ConfigOptions.key("auto-create").booleanType().defaultValue(false);

    /** How the table lies on disk. */
    public static final ConfigOption<Layout> LAYOUT =
            ConfigOptions.key("layout").enumType(Layout.class).noDefaultValue();

    /** How a table that is created is partitioned. */
    public static final ConfigOption<String> PARTITION_SPEC =
            ConfigOptions.key("partition-spec").stringType().noDefaultValue();

    /** Properties of a table that is created. */
    public static final ConfigOption<Map<String, String>> TABLE_PROPERTIES =
            ConfigOptions.key("table.properties").mapType().defaultValue(Map.of());

    /** Snapshots that a table keeps that is created. */
    public static final ConfigOption<Integer> SNAPSHOTS_RETAINED =
            ConfigOptions.key("snapshot.num-retained.max").intType().defaultValue(1000);

    /** Parallelism of the sink. */
    public static final ConfigOption<Integer> SINK_PARALLELISM =
            ConfigOptions.key("sink.parallelism").intType().noDefaultValue();

    /** Which writer gets a row. */
    public static final ConfigOption<DistributionMode> DISTRIBUTION_MODE = ConfigOptions.key("sink.distribution-mode")
            .enumType(DistributionMode.class)
            .defaultValue(DistributionMode.AUTO);

    /** Data files that a writer has open in the storage. */
    public static final ConfigOption<Integer> MAX_OPEN_FILES = ConfigOptions.key("sink.writer.max-open-files")
            .intType()
            .defaultValue(RollingWriter.Settings.DEFAULT.maxOpenFiles());

    /** Length at which data files are ended. */
    public static final ConfigOption<MemorySize> TARGET_FILE_SIZE = ConfigOptions.key("sink.rolling-policy.file-size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(128))
            .withFallbackKeys("target-file-size");

    /** Rows at which data files are ended. */
    public static final ConfigOption<Long> TARGET_FILE_ROWS = ConfigOptions.key("sink.rolling-policy.row-count")
            .longType()
            .noDefaultValue()
            .withFallbackKeys("target-file-row-num");

    /** Memory of a row group. */
    public static final ConfigOption<MemorySize> ROW_GROUP_SIZE =
            ConfigOptions.key("sink.writer.row-group-size").memoryType().defaultValue(MemorySize.ofMebiBytes(64));

    /** Codec of data files. */
    public static final ConfigOption<Compression> COMPRESSION = ConfigOptions.key("parquet.compression")
            .enumType(Compression.class)
            .defaultValue(Compression.LZ4)
            .withFallbackKeys("file.compression");

    /** Stable name of the sink. */
    public static final ConfigOption<String> SINK_ID =
            ConfigOptions.key("sink.id").stringType().noDefaultValue();

    /** What tells sinks of one table apart. */
    public static final ConfigOption<String> SINK_OPERATOR_UID_SUFFIX =
            ConfigOptions.key("sink.operator-uid.suffix").stringType().noDefaultValue();

    /** What to do after a restore from an old checkpoint. */
    public static final ConfigOption<RewindPolicy> ON_REWIND =
            ConfigOptions.key("sink.on-rewind").enumType(RewindPolicy.class).defaultValue(RewindPolicy.FAIL);

    /** What to do about values that can't be written. */
    public static final ConfigOption<InvalidValues> ON_INVALID_VALUE = ConfigOptions.key("sink.on-invalid-value")
            .enumType(InvalidValues.class)
            .defaultValue(InvalidValues.FAIL);

    /** Commit attempts after the first. */
    public static final ConfigOption<Integer> COMMIT_MAX_RETRIES =
            ConfigOptions.key("sink.commit.max-retries").intType().defaultValue(50);

    /** Wait before the first retry. */
    public static final ConfigOption<Duration> COMMIT_MIN_RETRY_WAIT =
            ConfigOptions.key("sink.commit.min-retry-wait").durationType().defaultValue(Duration.ofMillis(10));

    /** Longest wait between retries. */
    public static final ConfigOption<Duration> COMMIT_MAX_RETRY_WAIT =
            ConfigOptions.key("sink.commit.max-retry-wait").durationType().defaultValue(Duration.ofSeconds(2));

    /** Bound of one commit. */
    public static final ConfigOption<Duration> COMMIT_TIMEOUT =
            ConfigOptions.key("sink.commit.timeout").durationType().noDefaultValue();

    /** Texts for the summaries of snapshots. */
    public static final ConfigOption<Map<String, String>> COMMIT_USER_PROPERTIES =
            ConfigOptions.key("sink.commit.user-properties").mapType().defaultValue(Map.of());

    /** How long to wait for the metadata lock. */
    public static final ConfigOption<Duration> LOCK_TIMEOUT =
            ConfigOptions.key("lock.acquire-timeout").durationType().noDefaultValue();

    /** URL of the store. */
    public static final ConfigOption<String> S3_ENDPOINT =
            ConfigOptions.key(S3Option.ENDPOINT.key()).stringType().noDefaultValue();

    /** Region of the store. */
    public static final ConfigOption<String> S3_REGION =
            ConfigOptions.key(S3Option.REGION.key()).stringType().noDefaultValue();

    /** Where the bucket stands in a URL. */
    public static final ConfigOption<Boolean> S3_PATH_STYLE = ConfigOptions.key(S3Option.PATH_STYLE.key())
            .booleanType()
            .noDefaultValue()
            .withFallbackKeys("s3.path-style-access");

    /** Whether the store is tried. */
    public static final ConfigOption<ConditionalWriteCheck> S3_CONDITIONAL_WRITES = ConfigOptions.key(
                    S3Option.CONDITIONAL_WRITES.key())
            .enumType(ConditionalWriteCheck.class)
            .defaultValue(ConditionalWriteCheck.AUTO);

    /** Profile that holds the keys. */
    public static final ConfigOption<String> S3_PROFILE =
            ConfigOptions.key(S3Option.PROFILE.key()).stringType().noDefaultValue();

    /** How the store encrypts. */
    public static final ConfigOption<String> S3_ENCRYPTION =
            ConfigOptions.key(S3Option.ENCRYPTION.key()).stringType().noDefaultValue();

    /** The key that it encrypts with. */
    public static final ConfigOption<String> S3_ENCRYPTION_KEY =
            ConfigOptions.key(S3Option.ENCRYPTION_KEY.key()).stringType().noDefaultValue();

    /** Whether a key of the bucket stands between. */
    public static final ConfigOption<Boolean> S3_BUCKET_KEY =
            ConfigOptions.key(S3Option.BUCKET_KEY.key()).booleanType().noDefaultValue();

    /** Connections at a time. */
    public static final ConfigOption<Integer> S3_MAX_CONNECTIONS =
            ConfigOptions.key(S3Option.MAX_CONNECTIONS.key()).intType().defaultValue(64);

    /** Bound of one request. */
    public static final ConfigOption<Duration> S3_REQUEST_TIMEOUT =
            ConfigOptions.key(S3Option.REQUEST_TIMEOUT.key()).durationType().defaultValue(Duration.ofSeconds(60));

    /** How often to look for new snapshots. */
    public static final ConfigOption<Duration> MONITOR_INTERVAL = ConfigOptions.key("source.monitor-interval")
            .durationType()
            .noDefaultValue()
            .withFallbackKeys("continuous.discovery-interval");

    /** Where a continuous read starts. */
    public static final ConfigOption<StartupMode> STARTUP_MODE = ConfigOptions.key("scan.startup.mode")
            .enumType(StartupMode.class)
            .noDefaultValue()
            .withFallbackKeys("scan.mode");

    /** A snapshot; text, because ids are unsigned. */
    public static final ConfigOption<String> SNAPSHOT_ID =
            ConfigOptions.key("scan.snapshot-id").stringType().noDefaultValue();

    /** A time in milliseconds since 1970. */
    public static final ConfigOption<Long> TIMESTAMP_MILLIS =
            ConfigOptions.key("scan.timestamp-millis").longType().noDefaultValue();

    /** A time. */
    public static final ConfigOption<String> TIMESTAMP =
            ConfigOptions.key("scan.timestamp").stringType().noDefaultValue();

    /** Two snapshots. */
    public static final ConfigOption<String> INCREMENTAL_BETWEEN =
            ConfigOptions.key("incremental-between").stringType().noDefaultValue();

    /** Two times. */
    public static final ConfigOption<String> INCREMENTAL_BETWEEN_TIMESTAMP =
            ConfigOptions.key("incremental-between-timestamp").stringType().noDefaultValue();

    /** What to do with snapshots that removed rows. */
    public static final ConfigOption<NonAppendChanges> NON_APPEND_CHANGES = ConfigOptions.key("scan.non-append-changes")
            .enumType(NonAppendChanges.class)
            .defaultValue(NonAppendChanges.FAIL);

    /** What to do when it can't be told what is new. */
    public static final ConfigOption<OnGap> ON_GAP =
            ConfigOptions.key("scan.on-gap").enumType(OnGap.class).defaultValue(OnGap.FAIL);

    /** Which checksums are compared. */
    public static final ConfigOption<ChecksumVerification> VERIFY_CHECKSUMS = ConfigOptions.key("scan.verify-checksums")
            .enumType(ChecksumVerification.class)
            .noDefaultValue();

    /** Length of splits. */
    public static final ConfigOption<MemorySize> SPLIT_TARGET_SIZE =
            ConfigOptions.key("source.split.target-size").memoryType().defaultValue(MemorySize.ofMebiBytes(128));

    /** Parallelism of the source. */
    public static final ConfigOption<Integer> SCAN_PARALLELISM =
            ConfigOptions.key("scan.parallelism").intType().noDefaultValue();

    /** What tells sources of one table apart. */
    public static final ConfigOption<String> SOURCE_OPERATOR_UID_SUFFIX =
            ConfigOptions.key("source.operator-uid.suffix").stringType().noDefaultValue();

    /** How tables of Python up to 0.4 are read. */
    public static final ConfigOption<LegacyReadMode> LEGACY_READ_MODE =
            ConfigOptions.key("legacy.read-mode").enumType(LegacyReadMode.class).defaultValue(LegacyReadMode.FULL);

    /** A key of Flink's configuration, and none of a table: the layout of the tables that a session creates. */
    public static final ConfigOption<Layout> DEFAULT_LAYOUT =
            ConfigOptions.key("datashard.layout").enumType(Layout.class).defaultValue(Layout.CLASSIC);

    private DataShardOptions() {}

    /** All options of a table, for the documentation and the check of keys. */
    public static List<OptionGroup> groups() {
        return List.of(
                new OptionGroup("Table", TableOptionTexts.all()),
                new OptionGroup("Writing", SinkOptionTexts.all()),
                new OptionGroup("Reading", SourceOptionTexts.all()),
                new OptionGroup("S3", StorageOptionTexts.all()));
    }

    /** Keys of Flink's configuration, for the documentation. */
    public static OptionGroup sessionOptions() {
        return new OptionGroup("Session and cluster", TableOptionTexts.session());
    }

    /** Those options of a table that say how its store is reached and that are set, by the keys of {@link S3Option}. */
    public static Map<String, String> storage(ReadableConfig options) {
        Map<String, String> set = new TreeMap<>();
        StorageOptionTexts.all().forEach(documented -> options.getOptional(documented.option())
                .ifPresent(value -> set.put(documented.option().key(), value.toString())));
        return set;
    }

    /** All options of a table. */
    public static Stream<ConfigOption<?>> all() {
        return groups().stream().flatMap(group -> group.options().stream()).map(Documented::option);
    }
}
