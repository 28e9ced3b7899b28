package io.datashard.flink.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.CareSettings;
import io.datashard.testing.Await;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator keeps up with the stream, whatever its tasks do. */
@Timeout(120)
class CareOperatorTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** The operator is serialized on its way to the harness, these are not. */
    private static final Map<String, ScriptedTasks> RUNNING = new ConcurrentHashMap<>();

    private final ScriptedTasks tasks = new ScriptedTasks();

    private OneInputStreamOperatorTestHarness<CommittableMessage<String>, Void> open(String test) throws Exception {
        RUNNING.put(test, tasks);
        CareSettings settings = CareOperators.EVERYTHING;
        OneInputStreamOperatorTestHarness<CommittableMessage<String>, Void> harness =
                new OneInputStreamOperatorTestHarness<>(new CareOperator<>(
                        "s3://lake/t", settings, () -> RUNNING.get(test).open()));
        harness.setProcessingTime(1_000);
        harness.open();
        return harness;
    }

    private static void commit(OneInputStreamOperatorTestHarness<CommittableMessage<String>, Void> harness, long id)
            throws Exception {
        harness.processElement(new CommittableSummary<>(0, 1, id, 1, 0), 0);
    }

    private void awaitRounds(int count) {
        Await.until(
                count + " rounds",
                LONG,
                () -> tasks.calls.stream().filter("close"::equals).count() == count,
                () -> "There are " + tasks.calls);
    }

    @Test
    void nothingRunsBeforeTheFirstCommit() throws Exception {
        try (var harness = open("first")) {
            harness.setProcessingTime(10_000_000);
            assertThat(tasks.calls).isEmpty();

            commit(harness, 1);
            awaitRounds(1);
            assertThat(tasks.calls).containsExactly("open", "EXPIRY", "COMPACTION", "CLEANING", "close");
        }
    }

    @Test
    void laterCommitsAreMergedAtThePace() throws Exception {
        try (var harness = open("pace")) {
            commit(harness, 1);
            awaitRounds(1);
            commit(harness, 2);
            commit(harness, 3);
            assertThat(tasks.calls).hasSize(5);

            harness.setProcessingTime(61_000);
            awaitRounds(2);
            assertThat(tasks.calls.subList(5, 8)).containsExactly("open", "COMPACTION", "close");
        }
    }

    @Test
    void aTaskThatNeverEndsHoldsUpNeitherRowsNorCheckpointsNorTheEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        tasks.answer = (task, progress) -> {
            begun.countDown();
            Await.until("cancellation", LONG, progress::isCancelled, () -> "It goes on");
            return 0L;
        };
        try (var harness = open("slow")) {
            commit(harness, 1);
            begun.await();
            commit(harness, 2);
            harness.setProcessingTime(200_000);
            assertThat(harness.snapshot(2, 0).hasState()).isFalse();
            harness.endInput();
        }
        assertThat(tasks.calls).containsExactly("open", "EXPIRY", "close");
    }

    @Test
    void anErrorFailsTheTask() throws Exception {
        tasks.answer = (task, progress) -> {
            throw new NoClassDefFoundError("gone");
        };
        var harness = open("error");
        harness.getEnvironment().setExpectedExternalFailureCause(NoClassDefFoundError.class);
        commit(harness, 1);
        Await.until(
                "the failure",
                LONG,
                () -> harness.getEnvironment().getActualExternalFailureCause().isPresent(),
                () -> "There is none");
        harness.close();
    }
}
