package io.datashard.storage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How code waits before it tries again; passed in, so that tests wait on a clock of their own. */
@FunctionalInterface
public interface Pause {
    /** Parks the thread; returns early when it is interrupted, with the interrupt flag left set. */
    Pause PARK = duration -> LockSupport.parkNanos(duration.toNanos());

    /** Waits for about that long. */
    void pause(Duration duration);
}
