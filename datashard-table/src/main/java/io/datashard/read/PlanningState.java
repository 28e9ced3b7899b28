package io.datashard.read;

import io.datashard.layout.Numbering;
import org.jspecify.annotations.Nullable;

/**
 * How far planning has come. Immutable: planning makes a new state. A round that fails half-way is repeated from the old state.
 *
 * <p>A step names immutable manifests. So after any failure it goes on at the cursor and gives the same splits, whatever was committed
 * meanwhile.
 *
 * @param tableUuid uuid of the table; null before planning has begun
 * @param numbering the kind of sequence numbers in the position; see {@link PlannedTable#numbering}
 * @param position up to where everything is planned
 * @param step the step that is being planned; null between two steps
 * @param cursor where in the step
 * @param nextOrdinal ordinal of the next split
 * @param plannedRows rows of the files planned so far
 * @param done whether there will never be anything more to plan
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

    /** The same position with another kind of sequence numbers. */
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

    /** The state after a complete step, or after a position was reached without anything to plan. */
    PlanningState reach(ContinuousPosition reached) {
        return new PlanningState(tableUuid, numbering, reached, null, ScanCursor.START, nextOrdinal, plannedRows, done);
    }

    PlanningState finish() {
        return new PlanningState(
                tableUuid, numbering, position, null, ScanCursor.START, nextOrdinal, plannedRows, true);
    }
}
