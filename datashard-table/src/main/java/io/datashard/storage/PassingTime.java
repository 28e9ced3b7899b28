package io.datashard.storage;

import java.time.Duration;
import java.util.Optional;

/**
 * Time as it passes, for spans and for waiting: nobody sets it, unlike a {@link java.time.Clock}. Passed in, so that tests move it by hand.
 * Thread-safe.
 */
public interface PassingTime extends Pause {
    /** Nanoseconds since a moment that is always the same; only differences mean something. */
    long nanos();

    /**
     * Begins to do something again and again, next to everything else, until it is closed or ends itself.
     *
     * @param name of the thread that does it
     * @param first how long to wait before the first time
     */
    Repetition repeat(String name, Duration first, Beat beat);

    /** What is done again and again. */
    interface Beat {
        /** Does it once; never throws. Gives how long to wait for the next time, or nothing if there is none. */
        Optional<Duration> run();
    }

    /** Something that is done again and again. */
    interface Repetition extends AutoCloseable {
        /** Lets it begin no more; does not wait for the end of one that has begun. Idempotent. */
        @Override
        void close();
    }
}
