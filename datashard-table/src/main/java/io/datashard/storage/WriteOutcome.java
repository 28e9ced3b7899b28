package io.datashard.storage;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** How a conditional write ended. */
public sealed interface WriteOutcome {
    /** Applies the function of this alternative. */
    <T> T map(Function<Applied, T> applied, Function<Conflict, T> conflict, Function<Unknown, T> unknown);

    /** Whether the write is known to have taken effect. */
    default boolean isApplied() {
        return map(applied -> true, conflict -> false, unknown -> false);
    }

    /** Why it is not known whether the write took effect; empty if it is known. */
    default Optional<Throwable> doubt() {
        return map(applied -> Optional.empty(), conflict -> Optional.empty(), unknown -> Optional.of(unknown.cause()));
    }

    /** After how long the store wants to be asked again; empty if it has not said so. */
    default Optional<Duration> askAgainAfter() {
        return Optional.empty();
    }

    /** The write took effect and is durable. */
    record Applied(Etag etag) implements WriteOutcome {
        @Override
        public <T> T map(Function<Applied, T> applied, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return applied.apply(this);
        }
    }

    /** The condition did not hold. This call changed nothing. */
    record Conflict() implements WriteOutcome {
        @Override
        public <T> T map(Function<Applied, T> applied, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return conflict.apply(this);
        }
    }

    /** The write may or may not have taken effect. Touch nothing; read back. */
    record Unknown(Throwable cause, Optional<Duration> askAgainAfter) implements WriteOutcome {
        /** The store has not said when to ask again. */
        public Unknown(Throwable cause) {
            this(cause, Optional.empty());
        }

        @Override
        public <T> T map(Function<Applied, T> applied, Function<Conflict, T> conflict, Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}
