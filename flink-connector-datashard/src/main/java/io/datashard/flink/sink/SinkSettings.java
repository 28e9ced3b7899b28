package io.datashard.flink.sink;

import io.datashard.commit.CommitSettings;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.options.WriteSettings;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableLocation;
import java.io.Serializable;

/**
 * All settings of a sink. Travels with the job.
 *
 * @param table the table
 * @param sinkIds finds the sink id
 * @param writing how the sink writes and commits
 */
record SinkSettings(TargetTable table, SinkIds sinkIds, WriteSettings writing) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Messages name the settings by the option keys of a sink, also for settings made by a builder. */
    private static final CommitSettings.Names COMMIT_OPTIONS =
            new CommitSettings.Names(SinkOptions.COMMIT_MAX_RETRIES.key(), SinkOptions.COMMIT_TIMEOUT.key());

    private static final RollingWriter.Names WRITER_OPTIONS = new RollingWriter.Names(
            SinkOptions.ROW_GROUP_SIZE.key(),
            SinkOptions.MAX_OPEN_FILES.key(),
            "'" + SinkOptions.DISTRIBUTION_MODE.key() + "' = 'hash'");

    SinkSettings {
        writing = writing.withFiles(writing.files().called(WRITER_OPTIONS))
                .withCommit(writing.commit().called(COMMIT_OPTIONS));
    }

    TableLocation location() {
        return table.location();
    }
}
