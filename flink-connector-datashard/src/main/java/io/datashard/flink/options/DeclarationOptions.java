package io.datashard.flink.options;

import io.datashard.layout.Layout;
import io.datashard.model.TableProperties;
import io.datashard.table.TableOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The options of a table for reads and writes alike: where the table lies, and what a new table gets. */
public final class DeclarationOptions {
    /** The connector. */
    public static final ConfigOption<String> CONNECTOR = ConfigOptions.key("connector")
            .stringType()
            .noDefaultValue()
            .withDescription("Always `datashard`. Required.");

    /** Where the table lies. */
    public static final ConfigOption<String> PATH = ConfigOptions.key("path")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The table root: a local path or a `file:` URI that every process of the cluster reaches, or `s3://bucket/prefix`. With"
                            + " `DATASHARD_STORAGE_TYPE=s3` in the environment, paths without scheme lie below the bucket and prefix that the"
                            + " environment names, as for Python. Required.");

    /** Whether a job that writes creates a missing table. */
    public static final ConfigOption<Boolean> AUTO_CREATE = ConfigOptions.key("auto-create")
            .booleanType()
            .defaultValue(WriteSettings.DEFAULT.createIfMissing())
            .withDescription(
                    "Creates the table when a job that writes to it starts, if there is none. Reading never creates a table. Leave it off"
                            + " where the table exists, so that a wrong `path` is an error.");

    /** How the table lies on disk. */
    public static final ConfigOption<Layout> LAYOUT = ConfigOptions.key("layout")
            .enumType(Layout.class)
            .noDefaultValue()
            .withDescription(
                    "How a table that `auto-create` makes lies on disk; [layouts.md](layouts.md) says which to choose. The default is"
                            + " `datashard.layout` of the session. An existing table's layout is recognised, and it is an error if the option says"
                            + " another.");

    /** Partition spec of a new table. */
    public static final ConfigOption<String> PARTITION_SPEC = ConfigOptions.key("partition-spec")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Partitions of a table that `auto-create` makes, such as `day(ts), bucket(16, sym)`; needs the iceberg layout. See"
                            + " [partitions.md](partitions.md). An existing table's partitions are recognised, and it is an error if the option says"
                            + " others. `PARTITIONED BY (sym)` stands for `sym`.");

    /** Properties of a new table. */
    public static final ConfigOption<Map<String, String>> TABLE_PROPERTIES = ConfigOptions.key("table.properties")
            .mapType()
            .defaultValue(TableOptions.DEFAULT.properties())
            .withDescription(
                    "`table.properties.<key>` sets the table property `<key>` of a table that `auto-create` makes. Without effect on a"
                            + " table that exists.");

    /** How many snapshots a new table keeps. */
    public static final ConfigOption<Integer> SNAPSHOTS_RETAINED = ConfigOptions.key("snapshot.num-retained.max")
            .intType()
            .defaultValue(TableOptions.DEFAULT_RETAINED_SNAPSHOTS)
            .withDescription(
                    "How many snapshots a table that `auto-create` makes keeps (its property `datashard.snapshot.retention-count`); the"
                            + " metadata grows with it. Without effect on a table that exists. Raise it to travel further back in time.");

    /** Longest wait for the metadata lock. */
    public static final ConfigOption<Duration> LOCK_TIMEOUT = ConfigOptions.key("lock.acquire-timeout")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "How long a commit or a creation waits for the metadata lock of the table before it fails. By default 30 s on a local"
                            + " disk and 75 s on S3, where the lock of a process that died lasts up to 60 s more. Python writers hold it for one"
                            + " commit; raise it where many writers share a slow disk.");

    private DeclarationOptions() {}

    /** The properties of a new table. */
    public static Map<String, String> properties(ReadableConfig options) {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                TableProperties.SNAPSHOT_RETENTION_COUNT,
                options.get(SNAPSHOTS_RETAINED).toString());
        properties.putAll(options.get(TABLE_PROPERTIES));
        return properties;
    }
}
