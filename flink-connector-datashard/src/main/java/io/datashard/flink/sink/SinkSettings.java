package io.datashard.flink.sink;

import io.datashard.commit.CommitSettings;
import io.datashard.commit.RewindPolicy;
import io.datashard.flink.options.DistributionMode;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import java.util.Map;

/**
 * How a sink writes and commits; travels with the job.
 *
 * @param table the table
 * @param sinkIds which sink id it has
 * @param onRewind what to do when the job goes on from an old checkpoint
 * @param distribution which writer gets a row
 * @param files how data files are written
 * @param commit how commits are tried
 * @param summary further properties of every snapshot
 */
record SinkSettings(
        TargetTable table,
        SinkIds sinkIds,
        RewindPolicy onRewind,
        DistributionMode distribution,
        RollingWriter.Settings files,
        CommitSettings commit,
        Map<String, String> summary)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    SinkSettings {
        summary = Map.copyOf(summary);
    }

    TableLocation location() {
        return table.location();
    }
}
