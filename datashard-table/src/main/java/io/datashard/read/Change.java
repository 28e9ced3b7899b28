package io.datashard.read;

import io.datashard.model.Snapshot;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a reader of a growing table finds next after its position. */
public sealed interface Change {
    /** Takes the alternatives apart. */
    <T> T map(
            Function<None, T> none, Function<Next, T> next, Function<RowsRemoved, T> rowsRemoved, Function<Gap, T> gap);

    /** The position is the newest there is. */
    record None() implements Change {
        @Override
        public <T> T map(
                Function<None, T> none,
                Function<Next, T> next,
                Function<RowsRemoved, T> rowsRemoved,
                Function<Gap, T> gap) {
            return none.apply(this);
        }
    }

    /**
     * The next snapshot, or several at once where those between have been expired.
     *
     * @param step the files that are new; null if the snapshot adds no rows: it only rewrote what was there
     * @param to the snapshot that a reader has seen after it
     */
    record Next(@Nullable ScanStep step, Snapshot to) implements Change {
        @Override
        public <T> T map(
                Function<None, T> none,
                Function<Next, T> next,
                Function<RowsRemoved, T> rowsRemoved,
                Function<Gap, T> gap) {
            return next.apply(this);
        }
    }

    /**
     * The next snapshot took rows away that a reader may have seen.
     *
     * @param step the files that are new in it all the same
     * @param to the snapshot
     */
    record RowsRemoved(ScanStep step, Snapshot to) implements Change {
        @Override
        public <T> T map(
                Function<None, T> none,
                Function<Next, T> next,
                Function<RowsRemoved, T> rowsRemoved,
                Function<Gap, T> gap) {
            return rowsRemoved.apply(this);
        }
    }

    /**
     * What is new can't be told: snapshots in between have been expired.
     *
     * @param to the oldest snapshot after the gap
     * @param why what is missing
     */
    record Gap(Snapshot to, String why) implements Change {
        @Override
        public <T> T map(
                Function<None, T> none,
                Function<Next, T> next,
                Function<RowsRemoved, T> rowsRemoved,
                Function<Gap, T> gap) {
            return gap.apply(this);
        }
    }
}
