package io.datashard.flink.options;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a lookup join holds the rows of a table. Immutable; travels with the job.
 *
 * @param interval how long rows are used before the table is looked at again
 * @param maxRetries how often a failed look is repeated
 * @param maxBytes the most memory that one subtask takes for rows, in bytes
 */
public record LookupSettings(Duration interval, int maxRetries, long maxBytes) implements Serializable {
    /** The defaults. */
    public static final LookupSettings DEFAULT = new LookupSettings(Duration.ofSeconds(10), 3, 256L << 20);

    private static final long serialVersionUID = 1L;

    public LookupSettings {
        if (interval.isNegative() || maxRetries < 0 || maxBytes < 0) {
            throw new IllegalArgumentException(
                    "nothing of " + interval + ", " + maxRetries + " and " + maxBytes + " may be negative");
        }
    }
}
