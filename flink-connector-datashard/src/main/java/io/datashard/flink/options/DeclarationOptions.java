package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
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
@PublicEvolving
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
                    "The table root: a local path or `file:` URI that every process of the cluster can reach, or `s3://bucket/prefix`. With"
                            + " `DATASHARD_STORAGE_TYPE=s3` in the environment, a path without a scheme lies below the bucket and prefix of the"
                            + " environment, as for Python. Required.");

    /** Whether a job that writes creates a missing table. */
    public static final ConfigOption<Boolean> AUTO_CREATE = ConfigOptions.key("auto-create")
            .booleanType()
            .defaultValue(WriteSettings.DEFAULT.createIfMissing())
            .withDescription(
                    "Creates a missing table when a job that writes to it starts. Reading never creates a table. Leave it off where the table"
                            + " exists, so that a wrong `path` is an error.");

    /** How the table lies on disk. */
    public static final ConfigOption<Layout> LAYOUT = ConfigOptions.key("layout")
            .enumType(Layout.class)
            .noDefaultValue()
            .withDescription(
                    "How a table that `auto-create` creates lies on disk; [layouts.md](layouts.md) says which to choose. The default is"
                            + " `datashard.layout` of the session. The layout of an existing table is recognised; it is an error if the option names"
                            + " another.");

    /** Partition spec of a new table. */
    public static final ConfigOption<String> PARTITION_SPEC = ConfigOptions.key("partition-spec")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Partitions of a table that `auto-create` creates, such as `day(ts), bucket(16, sym)`; needs the iceberg layout. See"
                            + " [partitions.md](partitions.md). The partitions of an existing table are recognised; it is an error if the option"
                            + " names others. `PARTITIONED BY (sym)` stands for `sym`.");

    /** Properties of a new table. */
    public static final ConfigOption<Map<String, String>> TABLE_PROPERTIES = ConfigOptions.key("table.properties")
            .mapType()
            .defaultValue(TableOptions.DEFAULT.properties())
            .withDescription(
                    "`table.properties.<key>` sets the table property `<key>` of a table that `auto-create` creates. No effect on an existing"
                            + " table.");

    /** How many snapshots a new table keeps. */
    public static final ConfigOption<Integer> SNAPSHOTS_RETAINED = ConfigOptions.key("snapshot.num-retained.max")
            .intType()
            .defaultValue(TableOptions.DEFAULT_RETAINED_SNAPSHOTS)
            .withDescription(
                    "How many snapshots a table keeps that `auto-create` creates (its property `datashard.snapshot.retention-count`). Raise"
                            + " it to read further back in time; each snapshot makes the metadata files longer. No effect on an existing table.");

    /** Longest wait for the metadata lock. */
    public static final ConfigOption<Duration> LOCK_TIMEOUT = ConfigOptions.key("lock.acquire-timeout")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "How long a commit, or the creation of a table, waits for the metadata lock before it fails. The default is 30 s on a"
                            + " local disk and 75 s on S3, where the lock of a dead process lasts for up to 60 s more. Python writers hold the lock"
                            + " during a commit: raise the limit where many writers share a slow disk.");

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
