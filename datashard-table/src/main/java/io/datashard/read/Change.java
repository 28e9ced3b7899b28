package io.datashard.read;

import io.datashard.model.Snapshot;
import org.jspecify.annotations.Nullable;

/** What a reader of a growing table finds next after its position. */
public sealed interface Change {
    /** The position is the newest there is. */
    record None() implements Change {}

    /**
     * The next snapshot, or several at once where those between have been expired.
     *
     * @param step the files that are new; null if the snapshot adds no rows: it only rewrote what was there
     * @param to the snapshot that a reader has seen after it
     */
    record Next(@Nullable ScanStep step, Snapshot to) implements Change {}

    /**
     * The next snapshot took rows away that a reader may have seen.
     *
     * @param step the files that are new in it all the same
     * @param to the snapshot
     */
    record RowsRemoved(ScanStep step, Snapshot to) implements Change {}

    /**
     * What is new can't be told: snapshots in between have been expired.
     *
     * @param to the oldest snapshot after the gap
     * @param why what is missing
     */
    record Gap(Snapshot to, String why) implements Change {}
}
