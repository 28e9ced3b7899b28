package io.datashard.flink.options;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a sink does to keep its table healthy. Immutable; travels with the job.
 *
 * @param compaction how it merges small data files
 * @param snapshotsRetained age from which it expires snapshots; null = it expires none
 * @param snapshotsRetainedMin so many of the newest snapshots it keeps, whatever their age
 * @param orphansRetained age from which it removes files that nothing needs; null = it removes none
 * @param pace how often it does so
 */
public record CareSettings(
        CompactionSettings compaction,
        @Nullable Duration snapshotsRetained,
        int snapshotsRetainedMin,
        @Nullable Duration orphansRetained,
        CarePace pace)
        implements Serializable {
    /** The defaults: none. */
    public static final CareSettings DEFAULT =
            new CareSettings(CompactionSettings.DEFAULT, null, 10, null, CarePace.DEFAULT);

    private static final long serialVersionUID = 1L;

    /** Whether there is anything to do. */
    public boolean isOn() {
        return compaction.on() || snapshotsRetained != null || orphansRetained != null;
    }

    /** These settings with another way to merge files. */
    public CareSettings withCompaction(CompactionSettings merges) {
        return new CareSettings(merges, snapshotsRetained, snapshotsRetainedMin, orphansRetained, pace);
    }

    /** These settings, with snapshots that expire from this age on. */
    public CareSettings withSnapshotsRetained(Duration time) {
        return new CareSettings(compaction, time, snapshotsRetainedMin, orphansRetained, pace);
    }

    /** These settings with another number of snapshots that never expire. */
    public CareSettings withSnapshotsRetainedMin(int count) {
        return new CareSettings(compaction, snapshotsRetained, count, orphansRetained, pace);
    }

    /** These settings, with files that nothing needs removed from this age on. */
    public CareSettings withOrphansRetained(Duration time) {
        return new CareSettings(compaction, snapshotsRetained, snapshotsRetainedMin, time, pace);
    }

    /** These settings at another pace. */
    public CareSettings withPace(CarePace other) {
        return new CareSettings(compaction, snapshotsRetained, snapshotsRetainedMin, orphansRetained, other);
    }
}
