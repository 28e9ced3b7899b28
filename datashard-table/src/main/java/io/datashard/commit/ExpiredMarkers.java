package io.datashard.commit;

import io.datashard.error.DataShardException;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes in-flight markers that have lost their effect, after the first commit and then once an hour: a look at all markers takes the
 * longer the more commits a day has. Thread-safe.
 */
public final class ExpiredMarkers {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredMarkers.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private @Nullable Instant last;

    /** To be called when a commit has taken effect: never fails. */
    public void afterCommit(Storage storage, Clock clock) {
        if (!takeTurn(clock.instant())) {
            return;
        }
        try {
            new InFlightMarkers(storage).removeExpired(clock);
        } catch (DataShardException e) {
            LOG.warn("Left expired in-flight markers behind in {}", storage.root(), e);
        }
    }

    /** One of those who ask within an hour gets it. */
    private synchronized boolean takeTurn(Instant now) {
        if (last != null && now.isBefore(last.plus(EVERY))) {
            return false;
        }
        last = now;
        return true;
    }
}
