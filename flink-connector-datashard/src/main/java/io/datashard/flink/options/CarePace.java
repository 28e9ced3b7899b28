package io.datashard.flink.options;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often a sink takes care of its table. Immutable; travels with the job.
 *
 * @param look how often to look what is due
 * @param expiry shortest time from one expiry of snapshots to the next
 * @param compaction shortest time from one compaction to the next
 * @param cleaning shortest time from one search for orphan files to the next
 * @param longestWait longest wait after failures that follow each other, unless the task itself is rarer
 */
public record CarePace(Duration look, Duration expiry, Duration compaction, Duration cleaning, Duration longestWait)
        implements Serializable {
    /** The defaults. */
    public static final CarePace DEFAULT = new CarePace(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofHours(1));

    private static final long serialVersionUID = 1L;
}
