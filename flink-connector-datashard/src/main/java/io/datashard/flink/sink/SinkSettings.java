package io.datashard.flink.sink;

import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.WriteSettings;
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

    SinkSettings {
        // Messages name the settings by the options of a sink, whoever made them.
        writing = writing.withFiles(writing.files().called(OptionNames.FLINK))
                .withCommit(writing.commit().called(OptionNames.FLINK));
    }

    TableLocation location() {
        return table.location();
    }
}
