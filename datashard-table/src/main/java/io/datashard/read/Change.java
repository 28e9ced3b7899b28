package io.datashard.read;

import io.datashard.model.Snapshot;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a reader of a growing table finds next after its position. */
public sealed interface Change {
    /** Applies the function of this alternative. */
    default <T> T map(
            Function<None, T> none,
            Function<Next, T> next,
            Function<RowsRemoved, T> rowsRemoved,
            Function<Gap, T> gap) {
        return select(new Cases<>(none, next, rowsRemoved, gap));
    }

    /** Applies the case of this alternative. */
    <T> T select(Cases<T> cases);

    /** One function for each alternative. */
    record Cases<T>(
            Function<None, T> none,
            Function<Next, T> next,
            Function<RowsRemoved, T> rowsRemoved,
            Function<Gap, T> gap) {}

    /** Nothing is new after the position. */
    record None() implements Change {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.none().apply(this);
        }
    }

    /**
     * The next snapshot; several at once if the snapshots between have expired.
     *
     * @param step the files that are new; null if the snapshot only rewrote rows that were there
     * @param to the snapshot that a reader has seen after the step
     */
    record Next(@Nullable ScanStep step, Snapshot to) implements Change {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.next().apply(this);
        }
    }

    /**
     * The next snapshot removed rows that a reader may have seen.
     *
     * @param step the files that the snapshot nevertheless added
     * @param to the snapshot
     */
    record RowsRemoved(ScanStep step, Snapshot to) implements Change {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.rowsRemoved().apply(this);
        }
    }

    /**
     * Nobody can tell what is new: snapshots in between have expired.
     *
     * @param to the oldest snapshot after the gap
     * @param why what is missing
     */
    record Gap(Snapshot to, String why) implements Change {
        @Override
        public <T> T select(Cases<T> cases) {
            return cases.gap().apply(this);
        }
    }
}
