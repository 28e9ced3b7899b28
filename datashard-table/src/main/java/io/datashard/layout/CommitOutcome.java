package io.datashard.layout;

import java.util.function.Function;

/** How one attempt to publish ended. */
public sealed interface CommitOutcome {
    /** Applies the function of this alternative. */
    <T> T map(Function<Committed, T> committed, Function<Conflict, T> conflict, Function<Unknown, T> unknown);

    /** Whether the commit is known to have taken effect. */
    default boolean isCommitted() {
        return map(committed -> true, conflict -> false, unknown -> false);
    }

    /** The new metadata file is, or was, current: the commit is durable and visible. */
    record Committed() implements CommitOutcome {
        @Override
        public <T> T map(
                Function<Committed, T> committed, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return committed.apply(this);
        }
    }

    /** Another writer was first; nothing of ours is or will become visible. */
    record Conflict() implements CommitOutcome {
        @Override
        public <T> T map(
                Function<Committed, T> committed, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return conflict.apply(this);
        }
    }

    /** It is not known whether the commit took effect. Nothing may be deleted. */
    record Unknown(Throwable cause) implements CommitOutcome {
        @Override
        public <T> T map(
                Function<Committed, T> committed, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}
