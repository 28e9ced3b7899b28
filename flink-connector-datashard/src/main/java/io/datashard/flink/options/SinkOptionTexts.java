package io.datashard.flink.options;

import io.datashard.flink.options.OptionGroup.Documented;
import java.util.List;

/** Texts about the options of writing. */
final class SinkOptionTexts {
    private SinkOptionTexts() {}

    static List<Documented> all() {
        return List.of(
                new Documented(
                        DataShardOptions.SINK_PARALLELISM,
                        "Integer",
                        "Number of parallel writers; each writes files of its own at every checkpoint. The default is the parallelism"
                                + " of the input. Lower it to get fewer and larger files."),
                new Documented(
                        DataShardOptions.DISTRIBUTION_MODE,
                        "Enum: none, hash, auto",
                        "Which writer gets a row. `hash`: all rows of a partition go to one writer, which makes fewer and larger files."
                                + " `none`: rows stay where they are. `auto`: `hash` if the table is partitioned when the job is submitted,"
                                + " or is created by it with partitions; else `none`. Choose `none` where one partition gets most rows at"
                                + " a time, such as the current day."),
                new Documented(
                        DataShardOptions.MAX_OPEN_FILES,
                        "Integer",
                        "How many data files a writer has open in the storage at a time. One more, and the file that was written to least"
                                + " recently is ended. A partition whose rows are all in memory still has none open, so that"
                                + " `sink.writer.row-group-size` is the bound that is met first. Lower it where the process may open few"
                                + " files (`ulimit -n`)."),
                new Documented(
                        DataShardOptions.TARGET_FILE_SIZE,
                        "MemorySize",
                        "Ends a data file at about this length. A checkpoint ends it in any case."),
                new Documented(
                        DataShardOptions.TARGET_FILE_ROWS,
                        "Long",
                        "Ends a data file after so many rows. Not limited by default."),
                new Documented(
                        DataShardOptions.ROW_GROUP_SIZE,
                        "MemorySize",
                        "Memory that each writer takes, for all partitions that it has rows of, before it writes row groups. Lower it if"
                                + " task heap is short. Raise it if many partitions make small files: these end early when footers and"
                                + " what waits for its upload take half of it."),
                new Documented(
                        DataShardOptions.COMPRESSION,
                        "Enum: none, lz4, snappy, zstd, gzip",
                        "Codec of data files; `lz4` is LZ4_RAW, as Python writes it. Choose `zstd` for smaller files at more CPU."),
                new Documented(
                        DataShardOptions.SINK_ID,
                        "String",
                        "Name under which the table keeps what it remembers of this sink's commits, and which its snapshots carry. By"
                                + " default each sink of each job has one of its own, made at its first start and kept in its state. Set it"
                                + " to find the sink's snapshots by a name that you know; several sinks may share one."),
                new Documented(
                        DataShardOptions.SINK_OPERATOR_UID_SUFFIX,
                        "String",
                        "Tells the sinks of one job on one table apart, so that each finds its state again after the job was changed. The default"
                                + " is `sink.id`, or else the number of the sink among those of the table. Set it where statements of a"
                                + " statement set may come or go."),
                new Documented(
                        DataShardOptions.ON_REWIND,
                        "Enum: fail, append, rollback",
                        "What happens when the job is restored from a checkpoint older than what the table has of it already. `fail`:"
                                + " the job stops. `append`: rows since that checkpoint come twice. `rollback`: the files of the later"
                                + " checkpoints leave the table in the next commit."),
                new Documented(
                        DataShardOptions.ON_INVALID_VALUE,
                        "Enum: fail, null, skip",
                        "What happens to a row with a value that its column can't hold, or that other readers of the table would fail on:"
                                + " text that is not UTF-8, a date or timestamp outside the years 1 to 9999, and what else [types](types.md)"
                                + " lists. `fail`: the job stops. `null`: the value becomes null; in a NOT NULL column the job stops all the"
                                + " same. `skip`: the row is left out. Choose one of these where a bad row must not stop the job, and watch"
                                + " the metric `invalidValues`."),
                new Documented(
                        DataShardOptions.COMMIT_MAX_RETRIES,
                        "Integer",
                        "How often a commit is tried again after another writer won. Raise it where many jobs write the same table."),
                new Documented(
                        DataShardOptions.COMMIT_MIN_RETRY_WAIT,
                        "Duration",
                        "Wait before the first retry; it doubles with every further one."),
                new Documented(
                        DataShardOptions.COMMIT_MAX_RETRY_WAIT,
                        "Duration",
                        "Longest wait between two attempts of a commit."),
                new Documented(
                        DataShardOptions.COMMIT_TIMEOUT,
                        "Duration",
                        "Bound of one commit with all its retries. Not limited by default but by the number of retries."),
                new Documented(
                        DataShardOptions.COMMIT_USER_PROPERTIES,
                        "String",
                        "`sink.commit.user-properties.<key>` puts `<key>` into the summary of every snapshot of this sink."));
    }
}
