package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitSettings;
import io.datashard.flink.sink.Faults.Phase;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever step fails, and however often: every row is there once. */
@Timeout(120)
class SinkFailureITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    private NumbersTable table;

    private void table(Layout layout) {
        table = new NumbersTable(folder.resolve("t"), layout);
        Faults.clear();
    }

    private static Stream<Arguments> phasesAndLayouts() {
        return Arrays.stream(Phase.values())
                .flatMap(phase -> Arrays.stream(Layout.values()).map(layout -> Arguments.of(phase, layout)));
    }

    private NumbersJob job() {
        return new NumbersJob(table).rows(600).perCheckpoint(100).restarts(10).wrapped(FaultySink::new);
    }

    @ParameterizedTest
    @MethodSource("phasesAndLayouts")
    void failureAtAnyStepLosesAndDoublesNothing(Phase phase, Layout layout) throws Exception {
        // In the first checkpoint, before anything is published, and in the middle.
        for (int skip : new int[] {0, phase == Phase.WRITE ? 250 : 3}) {
            table = new NumbersTable(folder.resolve("t" + skip), layout);
            Faults.clear();
            Faults.plan(phase, skip, 1);
            job().run();

            assertThat(Faults.allHappened()).isTrue();
            table.assertHasExactly(600);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_COMMIT, ICEBERG",
        "AFTER_COMMIT, ICEBERG",
        "AFTER_COMMIT, CLASSIC",
        "SNAPSHOT_BEHIND_AGGREGATOR, ICEBERG",
        "AFTER_PREPARE_COMMIT, CLASSIC"
    })
    void repeatedFailureLosesAndDoublesNothing(Phase phase, Layout layout) throws Exception {
        table(layout);
        // A failing commit fails again while the job is restored.
        Faults.plan(phase, 2, 3);
        job().run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(600);
    }

    @EveryLayout
    void failuresAtManyStepsLoseAndDoubleNothing(Layout layout) throws Exception {
        table(layout);
        Faults.plan(Phase.WRITE, 333, 1);
        Faults.plan(Phase.AFTER_PREPARE_COMMIT, 3, 1);
        Faults.plan(Phase.SNAPSHOT_BEHIND_AGGREGATOR, 2, 1);
        Faults.plan(Phase.BEFORE_COMMIT, 2, 1);
        Faults.plan(Phase.AFTER_COMMIT, 1, 2);
        job().parallelism(3).run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(600);
    }

    @EveryLayout
    void failuresUnderUnalignedCheckpointsLoseAndDoubleNothing(Layout layout) throws Exception {
        table(layout);
        Faults.plan(Phase.WRITE, 1500, 1);
        // How many commits there are depends on the machine: few of them must do.
        Faults.plan(Phase.AFTER_PREPARE_COMMIT, 5, 1);
        Faults.plan(Phase.BEFORE_COMMIT, 1, 1);
        Faults.plan(Phase.AFTER_COMMIT, 2, 1);
        new NumbersJob(table)
                        .rows(4000)
                        .restarts(10)
                        .wrapped(FaultySink::new)
                        .environment(env -> {
                            env.getCheckpointConfig().enableUnalignedCheckpoints();
                            env.getCheckpointConfig().setAlignedCheckpointTimeout(Duration.ZERO);
                            env.setBufferTimeout(1);
                            return env;
                        })
                        .stream(numbers -> numbers.rebalance()
                                .map(DataShardSinkITCase::slowly)
                                .returns(NumbersJob.TYPE)
                                .keyBy(row -> (Long) row.getField(0) % 16)
                                .map(DataShardSinkITCase::slowly)
                                .returns(NumbersJob.TYPE))
                        .run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(4000);
    }

    @EveryLayout
    void jobWithoutCheckpointsThatFailsAfterItsCommitPublishesOnce(Layout layout) throws Exception {
        table(layout);
        Faults.plan(Phase.AFTER_COMMIT, 0, 1);
        job().perCheckpoint(null).interval(null).run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(600);
        assertThat(table.history()).hasSize(1);
    }

    @EveryLayout
    void batchJobThatFailsAfterItsCommitPublishesOnce(Layout layout) throws Exception {
        table(layout);
        Faults.plan(Phase.WRITE, 100, 1);
        Faults.plan(Phase.BEFORE_COMMIT, 0, 1);
        Faults.plan(Phase.AFTER_COMMIT, 0, 1);
        job().perCheckpoint(null).batch().run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(600);
        assertThat(table.history()).hasSize(1);
    }

    @EveryLayout
    void sinksOfOneJobWithOneSinkIdKeepTheirRowsAcrossFailures(Layout layout) throws Exception {
        table(layout);
        Faults.plan(Phase.BEFORE_COMMIT, 3, 1);
        Faults.plan(Phase.AFTER_COMMIT, 5, 2);
        NumbersJob job = job();
        var env = job.environment();
        job.numbers(env).sinkTo(new FaultySink<>(job.builtSink())).uid("a");
        job.first(600);
        job.numbers(env).sinkTo(new FaultySink<>(job.builtSink())).uid("b");
        env.execute();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(1200);
    }

    @EveryLayout
    void abortedCheckpointIsPublishedWithTheNextOneAsASnapshotOfItsOwn(Layout layout) throws Exception {
        table(layout);
        AbortingStep.ABORTED.clear();
        AbortingStep.ABORTS.set(2);
        new NumbersJob(table)
                        .rows(4000)
                        .interval(Duration.ofMillis(20))
                        .environment(env -> {
                            env.getCheckpointConfig().setCheckpointTimeout(100);
                            env.getCheckpointConfig().setTolerableCheckpointFailureNumber(100);
                            return env;
                        })
                        .stream(numbers ->
                                numbers.map(DataShardSinkITCase::slowly).returns(NumbersJob.TYPE))
                        .wrapped(AbortingStep::in)
                        .run();

        assertThat(AbortingStep.ABORTS).hasValueLessThanOrEqualTo(0);
        assertThat(AbortingStep.ABORTED).isNotEmpty();
        table.assertHasExactly(4000);
        List<Snapshot> history = table.history();
        assertThat(history).extracting(NumbersTable::checkpointOf).isSorted().doesNotHaveDuplicates();
        assertThat(history).extracting(NumbersTable::checkpointOf).containsAll(AbortingStep.ABORTED);
    }

    @EveryLayout
    void lockThatAnotherProcessHoldsFailsTheCommitAndIsTriedAgain(Layout layout) throws Exception {
        table(layout);
        CommitSettings quick =
                new CommitSettings(1, Duration.ofMillis(5), Duration.ofMillis(10), null, Duration.ofMillis(100));
        new NumbersJob(table).rows(100).interval(null).run();
        JobClient job;
        try (Storage storage =
                        TableLocation.of(table.path()).openStorage(Surroundings.ofEnvironment(), Sources.ofProcess());
                MetadataLock lock = storage.lock(Duration.ofSeconds(10))) {
            assertThat(lock).isNotNull();
            job = new NumbersJob(table)
                    .rows(300)
                    .first(100)
                    .perCheckpoint(100)
                    .restarts(1000)
                    .sink(builder -> builder.commit(quick))
                    .start();
            Await.until(
                    "a commit to fail",
                    NumbersJob.LIMIT,
                    () -> job.getJobStatus().get() == JobStatus.RESTARTING);
            assertThat(table.history()).hasSize(1);
        }
        job.getJobExecutionResult().get();

        table.assertHasExactly(400);
    }
}
