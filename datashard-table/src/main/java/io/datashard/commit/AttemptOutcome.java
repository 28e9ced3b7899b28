package io.datashard.commit;

import io.datashard.model.MetadataVersion;
import java.util.function.Function;

/** How a commit attempt ended that did not fail. */
sealed interface AttemptOutcome {
    /** Applies the function of this alternative. */
    <T> T map(Function<Ended, T> ended, Function<Lost, T> lost);

    /** The commit has ended. */
    record Ended(CommitResult result) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost) {
            return ended.apply(this);
        }
    }

    /**
     * A conflict: another writer was first. Nothing of the attempt is left.
     *
     * @param base the metadata version of its base
     */
    record Lost(MetadataVersion base) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost) {
            return lost.apply(this);
        }
    }
}
