package io.datashard.flink.care;

import io.datashard.flink.options.CareSettings;
import java.time.Duration;

/** What the tests of this package share. */
final class CareOperators {
    /** All tasks. */
    static final CareSettings EVERYTHING = CareSettings.DEFAULT
            .withCompaction(CareSettings.DEFAULT.compaction().withOn(true))
            .withSnapshotsRetained(Duration.ofDays(7))
            .withOrphansRetained(Duration.ofDays(1));

    private CareOperators() {}
}
