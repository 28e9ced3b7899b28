package io.datashard.flink.source.enumerator;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.List;

/**
 * What one round of planning brought.
 *
 * @param state the state after it
 * @param splits new splits, in order
 * @param caughtUp whether nothing more is to be planned until the table changes
 * @param manifests manifests read
 * @param skippedFiles files left out because no row of them can match the filter
 * @param sequenceLag by how many sequence numbers the position is behind the table
 */
record Planned(
        PlanningState state,
        List<DataShardSplit> splits,
        boolean caughtUp,
        int manifests,
        long skippedFiles,
        long sequenceLag) {
    Planned {
        splits = List.copyOf(splits);
    }
}
