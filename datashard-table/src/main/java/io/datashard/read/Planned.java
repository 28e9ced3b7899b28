package io.datashard.read;

import java.util.List;

/**
 * The result of one round of planning.
 *
 * @param state the state after the round
 * @param splits new splits, in order
 * @param caughtUp whether there is nothing more to plan until the table changes
 * @param counts manifests and files that were read and skipped
 * @param sequenceLag by how many sequence numbers the position is behind the table
 * @param boundary ordinal of the first split after the state's position; {@link #UNCHANGED} if the round came to no position
 */
public record Planned(
        PlanningState state,
        List<FileSplit> splits,
        boolean caughtUp,
        ScanCounts counts,
        long sequenceLag,
        long boundary) {
    /** The round was within one step from its begin to its end. */
    public static final long UNCHANGED = -1;

    public Planned {
        splits = List.copyOf(splits);
    }
}
