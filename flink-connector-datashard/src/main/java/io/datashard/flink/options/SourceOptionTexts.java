package io.datashard.flink.options;

import io.datashard.flink.options.OptionGroup.Documented;
import java.util.List;

/** Texts about the options of reading. */
final class SourceOptionTexts {
    private SourceOptionTexts() {}

    static List<Documented> all() {
        return List.of(
                new Documented(
                        DataShardOptions.MONITOR_INTERVAL,
                        "Duration",
                        "Reads the table without end and looks for a new snapshot this often; `10 s` is a good value. Without it a read"
                                + " ends with the snapshot that is current when the job starts. Ignored in batch mode, so that one"
                                + " table serves both."),
                new Documented(
                        DataShardOptions.STARTUP_MODE,
                        "Enum: full, latest, earliest, snapshot-id, timestamp",
                        "Where a continuous read starts. `full`: the current snapshot, then what is added. `latest`: only what is added"
                                + " from now on. `earliest`: the oldest snapshot that is left. `snapshot-id`, `timestamp`: the snapshot"
                                + " of `scan.snapshot-id`, or the first one at or after `scan.timestamp`. The default is what the other"
                                + " options say, else `full`. Ignored in batch mode."),
                new Documented(
                        DataShardOptions.SNAPSHOT_ID,
                        "String",
                        "Reads the table as of this snapshot. In a continuous read: starts with what this snapshot added."),
                new Documented(
                        DataShardOptions.TIMESTAMP,
                        "String",
                        "Reads the table as it was at this time, like `2026-01-31 12:00:00` in the time zone of the session or"
                                + " `2026-01-31T12:00:00Z`. In a continuous read: starts at the first snapshot at or after it."),
                new Documented(
                        DataShardOptions.TIMESTAMP_MILLIS,
                        "Long",
                        "Like `scan.timestamp`, in milliseconds since 1970-01-01 UTC."),
                new Documented(
                        DataShardOptions.INCREMENTAL_BETWEEN,
                        "String",
                        "`a,b`: reads what was added after snapshot `a` up to snapshot `b`, and ends."),
                new Documented(
                        DataShardOptions.INCREMENTAL_BETWEEN_TIMESTAMP,
                        "String",
                        "`a,b`: like `incremental-between` for the snapshots that were current at two times, each written like"
                                + " `scan.timestamp` or in milliseconds."),
                new Documented(
                        DataShardOptions.NON_APPEND_CHANGES,
                        "Enum: fail, skip",
                        "What a continuous or incremental read does with a snapshot that removed rows. `skip`: reads what it added and"
                                + " takes no notice of what it removed."),
                new Documented(
                        DataShardOptions.ON_GAP,
                        "Enum: fail, earliest, latest",
                        "What a continuous read does when snapshots were expired before it read them and it can't tell what is new."
                                + " `earliest`: the whole table again, so that no row is lost. `latest`: on from the current snapshot,"
                                + " so that no row comes twice."),
                new Documented(
                        DataShardOptions.VERIFY_CHECKSUMS,
                        "Enum: page, full, off",
                        "Which damage to data files is found before rows of them are used. `page`: that of the pages that are read,"
                                + " by their checksums. `full`: every damage, by the SHA-256 that the table recorded of the file (where"
                                + " it recorded none, like `page`); each split reads its whole file for it. `off`: none. The default is"
                                + " what `DATASHARD_VERIFY_CHECKSUMS` says where the job is submitted (there also `true` for `full` and"
                                + " `false` for `off`), else `page`."),
                new Documented(
                        DataShardOptions.SPLIT_TARGET_SIZE,
                        "MemorySize",
                        "Cuts data files into splits of about this length, at row groups. Lower it to spread few large files over more"
                                + " readers."),
                new Documented(
                        DataShardOptions.SCAN_PARALLELISM,
                        "Integer",
                        "Number of parallel readers. The default is the parallelism of the job."),
                new Documented(
                        DataShardOptions.SOURCE_OPERATOR_UID_SUFFIX,
                        "String",
                        "Tells the sources of one job on one table apart, so that each finds its state again after the job was changed. Needed"
                                + " where a job reads a table without end more than once. Without effect in batch mode."),
                new Documented(
                        DataShardOptions.LEGACY_READ_MODE,
                        "Enum: full, union",
                        "How a table of Python 0.2 to 0.4 is read, whose snapshots hold only the files that they added. `full`: as any"
                                + " other table, which fails where rows would be missing. `union`: all its snapshots together."));
    }
}
