package io.datashard.flink.care;

import static io.datashard.flink.care.CareTask.CLEANING;
import static io.datashard.flink.care.CareTask.COMPACTION;
import static io.datashard.flink.care.CareTask.EXPIRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.InvalidUseException;
import io.datashard.maintenance.Progress;
import io.datashard.testing.Await;
import io.datashard.testing.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CareThreadTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ScriptedTasks tasks = new ScriptedTasks();
    private final CareSchedule schedule = new CareSchedule(CareOperators.EVERYTHING);
    private final AtomicReference<Error> error = new AtomicReference<>();
    private final CareThread thread = new CareThread(
            "s3://lake/t", tasks, schedule, new CareMetrics(new UnregisteredMetricsGroup()), () -> 0, error::set);

    @AfterEach
    void ends() {
        thread.close();
        assertThat(thread.isBusy()).isFalse();
    }

    private void start(CareTask... due) {
        schedule.begun(List.of(due));
        thread.start(List.of(due), getClass().getClassLoader());
    }

    private void awaitEnd() {
        Await.until("the end of the round", LONG, () -> !thread.isBusy(), () -> "It has called " + tasks.calls);
    }

    @Test
    void aRoundOpensTheTableDoesWhatIsDueAndEnds() {
        ClassLoader classes = new ClassLoader(getClass().getClassLoader()) {};
        schedule.begun(List.of(EXPIRY, CLEANING));
        thread.start(List.of(EXPIRY, CLEANING), classes);
        awaitEnd();

        assertThat(tasks.calls).containsExactly("open", "EXPIRY", "CLEANING", "close");
        assertThat(tasks.classes).isSameAs(classes);
        assertThat(schedule.due(0)).doesNotContain(EXPIRY, CLEANING);
    }

    @Test
    void aFailureIsToldWithItsRemedyAndTheOthersRun() {
        tasks.answer = (task, progress) -> {
            if (task == EXPIRY) {
                throw new InvalidUseException("Cannot expire", "it is locked", "Unlock it");
            }
            return 3L;
        };
        try (CapturedLog log = CapturedLog.warningsOf(CareThread.class.getName())) {
            start(EXPIRY, CLEANING);
            awaitEnd();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Could not expire snapshots in the table s3://lake/t")
                    .contains("The job goes on, no row is in danger, and the next try is in 600 s")
                    .contains("Unlock it");
        }
        assertThat(tasks.calls).containsExactly("open", "EXPIRY", "CLEANING", "close");
        assertThat(error).hasValue(null);
    }

    @Test
    void anErrorGoesToTheOwnerAndTheTableIsClosed() {
        tasks.answer = (task, progress) -> {
            throw new OutOfMemoryError("heap");
        };
        start(EXPIRY, CLEANING);
        awaitEnd();

        assertThat(error.get()).isInstanceOf(OutOfMemoryError.class);
        assertThat(tasks.calls).containsExactly("open", "EXPIRY", "close");
    }

    @Test
    void closingEndsATaskAtItsNextStepAndStartsNoOther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        tasks.answer = (task, progress) -> {
            begun.countDown();
            Await.until("cancellation", LONG, progress::isCancelled, () -> "It goes on");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return 1L;
        };
        start(COMPACTION, CLEANING);
        begun.await();
        thread.close(LONG, Duration.ofMillis(1));

        assertThat(tasks.calls).containsExactly("open", "COMPACTION", "close");
    }

    @Test
    void aStepThatWaitsIsInterruptedInSilence() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        tasks.answer = (task, progress) -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1L;
        };
        try (CapturedLog log = CapturedLog.warningsOf(CareThread.class.getName())) {
            start(COMPACTION, CLEANING);
            begun.await();
            thread.close(Duration.ofMillis(1), LONG);
            assertThat(log.lines()).isEmpty();
        }
        assertThat(tasks.calls).containsExactly("open", "COMPACTION", "close");
    }

    @Test
    void nothingIsCancelledBeforeTheEnd() {
        tasks.answer = (task, progress) -> {
            progress.at("merging", 1, 2);
            return progress.isCancelled() ? 1L : 0L;
        };
        assertThat(Progress.NONE.isCancelled()).isFalse();
        start(COMPACTION);
        awaitEnd();

        assertThat(tasks.calls).contains("COMPACTION");
    }
}
