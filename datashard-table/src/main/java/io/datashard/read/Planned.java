package io.datashard.read;

import java.util.List;

/**
 * What one round of planning brought.
 *
 * @param state the state after it
 * @param splits new splits, in order
 * @param caughtUp whether nothing more is to be planned until the table changes
 * @param counts manifests and files read and left out
 * @param sequenceLag by how many sequence numbers the position is behind the table
 */
public record Planned(
        PlanningState state, List<FileSplit> splits, boolean caughtUp, ScanCounts counts, long sequenceLag) {
    public Planned {
        splits = List.copyOf(splits);
    }
}
