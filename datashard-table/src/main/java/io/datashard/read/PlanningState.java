package io.datashard.read;

import io.datashard.layout.Numbering;
import org.jspecify.annotations.Nullable;

/**
 * How far the planning has come. Immutable: planning makes a new one, and what failed half-way is done again from the old one.
 *
 * <p>A step names immutable manifests, so that it goes on at the cursor after any failure and gives the same splits, whatever was committed
 * meanwhile.
 *
 * @param tableUuid the table that is read; null before the planning has begun
 * @param numbering which sequence numbers the position has; see {@link PlannedTable#numbering}
 * @param position what has been planned completely
 * @param step what is being planned; null between two steps
 * @param cursor where in the step
 * @param nextOrdinal ordinal of the next split
 * @param plannedRows rows of the files planned so far
 * @param done whether there is nothing more to plan, ever
 */
public record PlanningState(
        @Nullable String tableUuid,
        Numbering numbering,
        ContinuousPosition position,
        @Nullable ScanStep step,
        ScanCursor cursor,
        long nextOrdinal,
        long plannedRows,
        boolean done) {
    /** Nothing planned yet. */
    public static final PlanningState NEW =
            new PlanningState(null, Numbering.NONE, ContinuousPosition.START, null, ScanCursor.START, 0, 0, false);

    PlanningState begin(String uuid, Numbering numbers, ContinuousPosition start) {
        return new PlanningState(uuid, numbers, start, null, ScanCursor.START, nextOrdinal, plannedRows, done);
    }

    /** The same position in other numbers. */
    PlanningState renumber(Numbering numbers, ContinuousPosition renumbered) {
        return new PlanningState(tableUuid, numbers, renumbered, step, cursor, nextOrdinal, plannedRows, done);
    }

    /** The same position, with more known of it. */
    PlanningState at(ContinuousPosition known) {
        return renumber(numbering, known);
    }

    PlanningState plan(ScanStep next) {
        return new PlanningState(
                tableUuid, numbering, position, next, ScanCursor.START, nextOrdinal, plannedRows, done);
    }

    PlanningState advance(ScanCursor to, int splits, long rows) {
        return new PlanningState(
                tableUuid, numbering, position, step, to, nextOrdinal + splits, plannedRows + rows, done);
    }

    /** The step is complete, or there was nothing to plan on the way to that position. */
    PlanningState reach(ContinuousPosition reached) {
        return new PlanningState(tableUuid, numbering, reached, null, ScanCursor.START, nextOrdinal, plannedRows, done);
    }

    PlanningState finish() {
        return new PlanningState(
                tableUuid, numbering, position, null, ScanCursor.START, nextOrdinal, plannedRows, true);
    }
}
