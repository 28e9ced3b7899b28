package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.FailureLog;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes in-flight markers that have lost their effect, after the first commit and then once an hour: the more commits a day, the longer a
 * look at all markers takes. Thread-safe.
 */
public final class ExpiredMarkers {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredMarkers.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private @Nullable Instant last;

    /** Call it after a commit has taken effect. Never fails. */
    public void afterCommit(Storage storage, Clock clock) {
        if (!takeTurn(clock.instant())) {
            return;
        }
        try {
            new InFlightMarkers(storage).removeExpired(clock);
        } catch (DataShardException e) {
            FailureLog.warn(LOG, e, "Left expired in-flight markers behind in {}", storage.root());
        }
    }

    /** Only one caller an hour gets true. */
    private synchronized boolean takeTurn(Instant now) {
        if (last != null && now.isBefore(last.plus(EVERY))) {
            return false;
        }
        last = now;
        return true;
    }
}
