package io.datashard.read;

import io.datashard.layout.PositionDocument;
import java.io.Serializable;
import java.time.Duration;

/**
 * The name under which a continuous read keeps its position beside the table.
 *
 * @param id the name; see {@link NamedPositions#requireId}
 * @param expiration for how long after its last move the position holds snapshots back
 * @param ignoresProgress whether a new read begins as if nobody had kept a position of that name
 */
public record NamedRead(String id, Duration expiration, boolean ignoresProgress) implements Serializable {
    /** How long a position holds snapshots back, unless a reader says otherwise. */
    public static final Duration EXPIRATION = Duration.ofDays(1);

    /** Short of that, the reader of a position could not say in time that it lives. */
    public static final Duration LEAST_EXPIRATION = Duration.ofMinutes(1);

    public NamedRead {
        NamedPositions.requireId(id);
    }

    /** Whether an expiration is neither too short nor too long. */
    public static boolean isExpiration(Duration expiration) {
        return expiration.compareTo(LEAST_EXPIRATION) >= 0
                && expiration.compareTo(PositionDocument.MOST_EXPIRATION) <= 0;
    }
}
