package io.datashard.flink.source.enumerator;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import io.datashard.storage.Backoff;
import java.time.Duration;

/**
 * Counts failed rounds of planning and says when to try again: after 1, 2, 4 … up to 32 seconds. It gives up in the end: if the store is down,
 * the job must fail and not silently stand still.
 */
final class PlanningRetry {
    /** About a minute and a half of waiting in all. */
    static final int MAX_FAILURES = 8;

    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(32));

    private volatile int failures;
    private long ticksLeft;

    /** Counts a failure; false if there must be no further try. */
    boolean countFailure(Throwable failure) {
        int now = failures + 1;
        failures = now;
        ticksLeft = WAITS.after(now).toSeconds();
        boolean transientFailure = failure instanceof StorageException
                && !(failure instanceof CorruptDataException)
                && !(failure instanceof DeniedException);
        return transientFailure && now < MAX_FAILURES;
    }

    void succeeded() {
        failures = 0;
    }

    boolean isWaiting() {
        return failures > 0;
    }

    /** Called once a second; true when it is time to try again. */
    boolean tick() {
        return failures > 0 && --ticksLeft == 0;
    }

    int consecutiveFailures() {
        return failures;
    }
}
