package io.datashard.read;

import io.datashard.annotation.PublicEvolving;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the readers of one name have come in a table.
 *
 * @param id the name
 * @param position all rows up to here have been read; null = the first reader has not finished anything yet
 * @param updated when a reader last told it
 * @param expiration for how long after that the position holds snapshots back
 */
@PublicEvolving
public record NamedPosition(String id, @Nullable ReadPosition position, Instant updated, Duration expiration) {
    /** Whether the position holds no snapshots back any more. Readers still begin there, as long as they can. */
    public boolean isExpired(Instant now) {
        return Duration.between(updated, now).compareTo(expiration) > 0;
    }
}
