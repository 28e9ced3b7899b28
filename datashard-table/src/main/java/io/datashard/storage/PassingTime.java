package io.datashard.storage;

import java.time.Duration;
import java.util.Optional;

/**
 * Monotonic time, for durations and waits; unlike a {@link java.time.Clock}, nobody can set it. Passed in, so that tests move it by hand.
 * Thread-safe.
 */
public interface PassingTime extends Pause {
    /** Nanoseconds since a fixed moment; only differences have a meaning. */
    long nanos();

    /**
     * Repeats an action in a thread of its own, until the repetition is closed or the action ends it.
     *
     * @param name name of the thread
     * @param first how long to wait before the first run
     */
    Repetition repeat(String name, Duration first, Beat beat);

    /** An action that is repeated. */
    interface Beat {
        /** Runs once; never throws. Returns how long to wait before the next run; empty to end the repetition. */
        Optional<Duration> run();
    }

    /** A running repetition. */
    interface Repetition extends AutoCloseable {
        /** Starts no further run; does not wait for a run that has begun. Idempotent. */
        @Override
        void close();
    }
}
