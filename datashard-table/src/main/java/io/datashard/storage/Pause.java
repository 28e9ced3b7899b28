package io.datashard.storage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How code waits before a retry. Passed in, so that tests wait on their own clock. */
@FunctionalInterface
public interface Pause {
    /** Parks the thread. Returns early if the thread is interrupted, and leaves the interrupt flag set. */
    Pause PARK = duration -> LockSupport.parkNanos(duration.toNanos());

    /** Waits for about this long. */
    void pause(Duration duration);
}
