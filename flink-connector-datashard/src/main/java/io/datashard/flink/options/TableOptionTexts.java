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
                        "The table root: a local path or a `file:` URI that every process of the cluster reaches. Required."),
                new Documented(
                        DataShardOptions.AUTO_CREATE,
                        "Boolean",
                        "Creates the table when a job that writes to it starts, if there is none. Reading never creates a table. Leave"
                                + " it off where the table exists, so that a wrong `path` is an error."),
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
                        "How long a commit or a creation waits for the metadata lock of the table before it fails. Python writers hold"
                                + " it for one commit; raise it where many writers share a slow disk."));
    }
}
