package io.datashard.flink.options;

import io.datashard.flink.options.OptionGroup.Documented;
import java.util.List;

/** Texts about the options of the table itself. */
final class TableOptionTexts {
    private TableOptionTexts() {}

    static List<Documented> all() {
        return List.of(
                new Documented(DataShardOptions.CONNECTOR, "String", "Always `datashard`. Required."),
                new Documented(
                        DataShardOptions.PATH,
                        "String",
                        "The table root: a local path or a `file:` URI that every process of the cluster reaches, or `s3://bucket/prefix`. With"
                                + " `DATASHARD_STORAGE_TYPE=s3` in the environment, paths without scheme lie below the bucket and prefix that the"
                                + " environment names, as for Python. Required."),
                new Documented(
                        DataShardOptions.AUTO_CREATE,
                        "Boolean",
                        "Creates the table when a job that writes to it starts, if there is none. Reading never creates a table. Leave"
                                + " it off where the table exists, so that a wrong `path` is an error."),
                new Documented(
                        DataShardOptions.LAYOUT,
                        "Enum: classic, iceberg",
                        "How a table that `auto-create` makes lies on disk; [layouts.md](layouts.md) says which to choose. The default is"
                                + " `datashard.layout` of the session. An existing table's layout is recognised, and it is an error if"
                                + " the option says another."),
                new Documented(
                        DataShardOptions.PARTITION_SPEC,
                        "String",
                        "Partitions of a table that `auto-create` makes, such as `day(ts), bucket(16, sym)`; needs the iceberg layout. See"
                                + " [partitions.md](partitions.md). An existing table's partitions are recognised, and it is an error if the"
                                + " option says others. `PARTITIONED BY (sym)` stands for `sym`."),
                new Documented(
                        DataShardOptions.TABLE_PROPERTIES,
                        "String",
                        "`table.properties.<key>` sets the table property `<key>` of a table that `auto-create` makes. Without effect"
                                + " on a table that exists."),
                new Documented(
                        DataShardOptions.SNAPSHOTS_RETAINED,
                        "Integer",
                        "How many snapshots a table that `auto-create` makes keeps (its property `datashard.snapshot.retention-count`);"
                                + " the metadata grows with it. Without effect on a table that exists. Raise it to travel further back"
                                + " in time."),
                new Documented(
                        DataShardOptions.LOCK_TIMEOUT,
                        "Duration",
                        "How long a commit or a creation waits for the metadata lock of the table before it fails. By default 30 s on a"
                                + " local disk and 75 s on S3, where the lock of a process that died lasts up to 60 s more. Python"
                                + " writers hold it for one commit; raise it where many writers share a slow disk."));
    }

    static List<Documented> session() {
        return List.of(new Documented(
                DataShardOptions.DEFAULT_LAYOUT,
                "Enum: classic, iceberg",
                "The layout of the tables that SQL creates and that have no `layout` of their own: `SET 'datashard.layout' = 'iceberg'`, or in"
                        + " Flink's configuration file. Without effect on tables that exist."));
    }
}
