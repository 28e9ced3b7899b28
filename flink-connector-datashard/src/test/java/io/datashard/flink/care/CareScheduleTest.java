package io.datashard.flink.care;

import static io.datashard.flink.care.CareTask.CLEANING;
import static io.datashard.flink.care.CareTask.COMPACTION;
import static io.datashard.flink.care.CareTask.EXPIRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.CareSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CareScheduleTest {
    private static final long NOW = 1_000_000;
    private static final long MINUTE = 60_000;

    private final CareSchedule schedule = new CareSchedule(CareOperators.EVERYTHING);

    private void runs(long nowMs, CareTask... tasks) {
        assertThat(schedule.due(nowMs)).containsExactly(tasks);
        schedule.begun(List.of(tasks));
        for (CareTask task : tasks) {
            schedule.done(task, nowMs);
        }
    }

    @Test
    void everythingIsDueAfterTheFirstCommitAndThenAtItsPace() {
        schedule.committed();
        runs(NOW, EXPIRY, COMPACTION, CLEANING);
        schedule.committed();

        assertThat(schedule.due(NOW + MINUTE - 1)).isEmpty();
        runs(NOW + MINUTE, COMPACTION);
        runs(NOW + 10 * MINUTE, EXPIRY);
        runs(NOW + 60 * MINUTE, EXPIRY, CLEANING);
    }

    @Test
    void onlyWhatIsOnIsDue() {
        CareSchedule some = new CareSchedule(CareSettings.DEFAULT.withSnapshotsRetained(Duration.ofDays(1)));
        some.committed();

        assertThat(some.due(NOW)).containsExactly(EXPIRY);
        assertThat(new CareSchedule(CareSettings.DEFAULT).due(NOW)).isEmpty();
    }

    /** Files that came while it ran may not be among those it saw. */
    @Test
    void aCommitDuringACompactionNeedsAnother() {
        schedule.committed();
        schedule.begun(List.of(COMPACTION));
        schedule.committed();
        schedule.done(COMPACTION, NOW);

        assertThat(schedule.due(NOW + MINUTE)).contains(COMPACTION);
    }

    @Test
    void aFailedCompactionIsTriedAgainWithoutACommitAfterGrowingWaits() {
        schedule.committed();
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            schedule.begun(List.of(COMPACTION));
            assertThat(schedule.failed(COMPACTION, NOW)).isEqualTo(Duration.ofMinutes(minutes));
            assertThat(schedule.due(NOW + minutes * MINUTE - 1)).doesNotContain(COMPACTION);
            assertThat(schedule.due(NOW + minutes * MINUTE)).contains(COMPACTION);
        }
        schedule.begun(List.of(COMPACTION));
        schedule.done(COMPACTION, NOW);
        schedule.committed();

        assertThat(schedule.failed(COMPACTION, NOW)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theWaitOfARareTaskIsItsOwn() {
        assertThat(schedule.failed(CLEANING, NOW)).isEqualTo(Duration.ofHours(1));
        assertThat(schedule.failed(CLEANING, NOW)).isEqualTo(Duration.ofHours(1));
    }
}
