package io.datashard.read;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The data files that are new in a table since a position, up to the snapshot that is current at the end. */
public final class FollowedFiles implements FileSource {
    private final SplitPlanner planner;
    private final Deque<FileSplit> planned = new ArrayDeque<>();
    private PlanningState state;
    private boolean caughtUp;

    /**
     * The files after a state of planning. Reads nothing yet.
     *
     * @param planner planner of a continuous read, with rounds of one split; the caller closes it
     */
    public FollowedFiles(SplitPlanner planner, PlanningState from) {
        this.planner = planner;
        this.state = from;
    }

    @Override
    public @Nullable ScannedFile next() {
        while (planned.isEmpty() && !caughtUp) {
            Planned round = planner.plan(state);
            state = round.state();
            caughtUp = round.caughtUp();
            planned.addAll(round.splits());
        }
        FileSplit next = planned.poll();
        return next == null ? null : next.scanned();
    }

    /** Where to go on next time. Valid once {@link #next} has returned null. */
    public PlanningState reached() {
        return state;
    }

    @Override
    public void close() {
        // The next poll uses the planner again.
    }
}
