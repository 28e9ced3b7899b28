package io.datashard.table;

import io.datashard.read.FollowedFiles;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadPosition;
import io.datashard.read.SplitPlanner;
import io.datashard.schema.Schema;

/**
 * Follows a growing table: each look gives the rows that were added since the one before. Not thread-safe; blocking; to be closed before its table.
 *
 * <p>Rows are given once for a {@link #position} that is kept after they were read, and again if the reader goes on from an earlier one.
 */
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
     * Looks at the table: one small request where nothing is new.
     *
     * @return the rows that are new since {@link #position}; to be closed. The position moves once {@link RowIterator#hasNext} has said
     *     that there are no more: the rows of a look that was left before come again
     * @throws io.datashard.error.InvalidUseException if it can't be told what is new, or rows were removed, and that is not allowed
     */
    public RowIterator poll() {
        FollowedFiles files = new FollowedFiles(planner, state);
        return read.over(files).rows(() -> state = files.reached());
    }

    /** How far rows have been taken. Its text can be kept, and gone on from by {@link TableRead#follow(ReadPosition)}. */
    public ReadPosition position() {
        return ReadPosition.of(state);
    }

    @Override
    public void close() {
        planner.close();
    }
}
