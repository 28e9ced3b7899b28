package io.datashard.table;

import io.datashard.annotation.PublicEvolving;
import io.datashard.read.FollowedFiles;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadPosition;
import io.datashard.read.SplitPlanner;
import io.datashard.schema.Schema;

/**
 * Follows a growing table: each {@link #poll} gives the rows added since the last. Not thread-safe; blocking; close it before its table.
 *
 * <p>A reader that keeps the {@link #position} after it has read the rows gets each row once. A reader that goes on from an earlier position
 * gets rows again.
 */
@PublicEvolving
public final class TableFollower implements AutoCloseable {
    private final SplitPlanner planner;
    private final OpenRead read;
    private PlanningState state;

    TableFollower(SplitPlanner planner, OpenRead read, PlanningState state) {
        this.planner = planner;
        this.read = read;
        this.state = state;
    }

    /** The columns of the rows. */
    public Schema schema() {
        return read.projected();
    }

    /**
     * Looks at the table. Costs one small request if nothing is new.
     *
     * @return the rows that are new since {@link #position}; must be closed. The position moves when {@link RowIterator#hasNext} returns
     *     false: if the caller stops earlier, the next call gives the rows again
     * @throws io.datashard.error.InvalidUseException at a gap, or if rows were removed, unless the settings allow that
     */
    public RowIterator poll() {
        FollowedFiles files = new FollowedFiles(planner, state);
        return read.over(files).rows(() -> state = files.reached());
    }

    /** How far this follower has read. Keep its text to go on later with {@link TableRead#follow(ReadPosition)}. */
    public ReadPosition position() {
        return ReadPosition.of(state);
    }

    @Override
    public void close() {
        planner.close();
    }
}
