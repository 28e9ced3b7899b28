package io.datashard.flink.sink;

import io.datashard.flink.options.WriteSettings;
import io.datashard.table.TableLocation;
import java.io.Serializable;

/**
 * What a sink does; travels with the job.
 *
 * @param table the table
 * @param sinkIds which sink id it has
 * @param writing how it writes and commits
 */
record SinkSettings(TargetTable table, SinkIds sinkIds, WriteSettings writing) implements Serializable {
    private static final long serialVersionUID = 1L;

    TableLocation location() {
        return table.location();
    }
}
