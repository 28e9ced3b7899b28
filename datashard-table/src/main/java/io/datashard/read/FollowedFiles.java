package io.datashard.read;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The data files that are new in a table since a position, up to the snapshot that is current when all before have been found. */
public final class FollowedFiles implements FileSource {
    private final SplitPlanner planner;
    private final Deque<FileSplit> planned = new ArrayDeque<>();
    private PlanningState state;
    private boolean caughtUp;

    /**
     * Files after a state of planning; nothing is read yet.
     *
     * @param planner of a continuous read, with rounds of one split; stays the caller's to close
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

    /** Where the next look goes on, once {@link #next} has come to its end. */
    public PlanningState reached() {
        return state;
    }

    @Override
    public void close() {
        // The planner is used for the next look too.
    }
}
