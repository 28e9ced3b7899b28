package io.datashard.flink.sink;

import io.datashard.format.RollingWriter;
import io.datashard.format.TableLocation;
import io.datashard.format.commit.CommitIdentity;
import io.datashard.format.commit.CommitSettings;
import io.datashard.format.commit.RewindPolicy;
import java.io.Serializable;
import java.util.Map;

/**
 * How a sink writes and commits; travels with the job.
 *
 * @param location the table
 * @param createIfMissing whether the first writer creates the table
 * @param tableProperties properties of a table that is created
 * @param sinkId stable name of the sink, by which the table recognises its commits
 * @param onRewind what to do when the job goes on from an old checkpoint
 * @param files how data files are written
 * @param commit how commits are tried
 * @param summary further properties of every snapshot
 */
record SinkSettings(
        TableLocation location,
        boolean createIfMissing,
        Map<String, String> tableProperties,
        String sinkId,
        RewindPolicy onRewind,
        RollingWriter.Settings files,
        CommitSettings commit,
        Map<String, String> summary)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    SinkSettings {
        tableProperties = Map.copyOf(tableProperties);
        summary = Map.copyOf(summary);
        CommitIdentity.requireSinkId(sinkId);
    }
}
