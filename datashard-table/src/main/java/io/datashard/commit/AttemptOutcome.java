package io.datashard.commit;

import io.datashard.layout.CurrentTable;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.Pending;
import java.time.Duration;
import java.util.function.Function;

/** How a commit attempt ended that did not fail. */
sealed interface AttemptOutcome {
    /** Applies the function of this alternative. */
    <T> T map(Function<Ended, T> ended, Function<Lost, T> lost, Function<Mistaken, T> mistaken);

    /** The commit has ended. */
    record Ended(CommitResult result) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost, Function<Mistaken, T> mistaken) {
            return ended.apply(this);
        }
    }

    /**
     * A conflict: another writer was first.
     *
     * @param base the metadata version of its base
     * @param prepared how long it took to read and encode all that it was to publish
     * @param takenBack the removal of what it wrote, begun already
     */
    record Lost(MetadataVersion base, Duration prepared, Pending<?> takenBack) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost, Function<Mistaken, T> mistaken) {
            return lost.apply(this);
        }
    }

    /**
     * The foreseen base was not the current one. No race was run.
     *
     * @param now the table as it was read
     * @param prepared how long it took to find out
     * @param takenBack the removal of what it wrote, begun already
     */
    record Mistaken(Pending<CurrentTable> now, Duration prepared, Pending<?> takenBack) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost, Function<Mistaken, T> mistaken) {
            return mistaken.apply(this);
        }
    }
}
