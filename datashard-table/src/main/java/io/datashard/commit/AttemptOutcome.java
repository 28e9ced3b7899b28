package io.datashard.commit;

import io.datashard.model.MetadataVersion;
import java.util.function.Function;

/** How one attempt of a commit ended that did not fail. */
sealed interface AttemptOutcome {
    /** Takes the alternatives apart. */
    <T> T map(Function<Ended, T> ended, Function<Lost, T> lost);

    /** The commit is at its end. */
    record Ended(CommitResult result) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost) {
            return ended.apply(this);
        }
    }

    /**
     * Another writer was first, and nothing of the attempt is left.
     *
     * @param base what it was built on
     */
    record Lost(MetadataVersion base) implements AttemptOutcome {
        @Override
        public <T> T map(Function<Ended, T> ended, Function<Lost, T> lost) {
            return lost.apply(this);
        }
    }
}
