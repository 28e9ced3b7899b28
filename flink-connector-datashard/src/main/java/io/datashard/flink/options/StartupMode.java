package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import java.util.Locale;

/** The values of {@code scan.startup.mode}: where a continuous read starts. */
@PublicEvolving
public enum StartupMode {
    /** The whole table first, then what is added. */
    FULL,
    /** Only what is added from now on. */
    LATEST,
    /** The oldest retained snapshot, then snapshot by snapshot. */
    EARLIEST,
    /** The snapshot of {@code scan.snapshot-id}. */
    SNAPSHOT_ID,
    /** The time of {@code scan.timestamp} or {@code scan.timestamp-millis}. */
    TIMESTAMP;

    /** The value as options spell it, for example {@code snapshot-id}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
