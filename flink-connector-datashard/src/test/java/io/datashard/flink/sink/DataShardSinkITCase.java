package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs without failures publish every row once, in as few snapshots as they should. */
@Timeout(120)
class DataShardSinkITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    private final Layout layout;
    private NumbersTable table;

    DataShardSinkITCase(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void path() {
        table = new NumbersTable(folder.resolve("t"), layout);
    }

    @EveryLayout
    void everyCheckpointWithRowsIsOneSnapshot() throws Exception {
        new NumbersJob(table).rows(500).perCheckpoint(100).run();

        table.assertHasExactly(500);
        List<Snapshot> history = table.history();
        assertThat(history).hasSizeGreaterThanOrEqualTo(5);
        assertThat(history).extracting(NumbersTable::checkpointOf).isSorted().doesNotHaveDuplicates();
        assertThat(history.stream()
                        .mapToLong(snapshot -> Long.parseLong(snapshot.summary().get("added-records")))
                        .sum())
                .isEqualTo(500);
    }

    @EveryLayout
    void sinkWithoutUidOfTheUserWorksToo() throws Exception {
        NumbersJob job = new NumbersJob(table).rows(500).perCheckpoint(100);
        StreamExecutionEnvironment env = job.environment();
        job.numbers(env).sinkTo(job.builtSink());
        env.execute();

        table.assertHasExactly(500);
    }

    @EveryLayout
    void batchJobPublishesOnce() throws Exception {
        new NumbersJob(table).rows(1000).batch().parallelism(3).run();

        table.assertHasExactly(1000);
        assertThat(table.history()).hasSize(1);
    }

    @EveryLayout
    void boundedJobWithoutCheckpointsPublishesOnceAtItsEnd() throws Exception {
        new NumbersJob(table).rows(1000).interval(null).parallelism(3).run();

        table.assertHasExactly(1000);
        assertThat(table.history()).hasSize(1);
    }

    /** Flink takes the last checkpoint as soon as all input has ended, and if a task is not ready for it then, at the next interval. */
    @EveryLayout
    void inputThatEndsBeforeTheFirstCheckpointIsPublishedByTheLastOne() throws Exception {
        new NumbersJob(table)
                .rows(10)
                .interval(Duration.ofSeconds(10))
                .parallelism(4)
                .run();

        table.assertHasExactly(10);
    }

    @EveryLayout
    void noRowsMakeNoSnapshot() throws Exception {
        new NumbersJob(table)
                .rows(100).perCheckpoint(20).stream(numbers -> numbers.filter(row -> false))
                        .run();
        new NumbersJob(table)
                .rows(100).batch().stream(numbers -> numbers.filter(row -> false))
                        .run();

        assertThat(table.history()).isEmpty();
        assertThat(table.numbers()).isEmpty();
        assertThat(table.dataFiles()).isEmpty();
    }

    @EveryLayout
    void writersWithoutRowsDoNotHoldUpTheOthers() throws Exception {
        new NumbersJob(table)
                .rows(500).perCheckpoint(100).stream(numbers ->
                                numbers.keyBy(row -> 7L).map(row -> row).returns(NumbersJob.TYPE))
                        .parallelism(3)
                        .run();

        table.assertHasExactly(500);
    }

    @EveryLayout
    void laterJobsAppend() throws Exception {
        new NumbersJob(table).rows(300).perCheckpoint(100).run();
        new NumbersJob(table).rows(300).first(300).batch().run();
        new NumbersJob(table).rows(300).first(600).interval(null).run();

        table.assertHasExactly(900);
    }

    @EveryLayout
    void sinksOfOneJobShareATableEachUnderAnIdOfItsOwn() throws Exception {
        NumbersJob job = new NumbersJob(table).rows(400).perCheckpoint(100);
        StreamExecutionEnvironment env = job.environment();
        job.numbers(env).sinkTo(job.builtSink()).uid("a");
        job.first(400);
        job.numbers(env).sinkTo(job.builtSink()).uid("b");
        env.execute();

        table.assertHasExactly(800);
        assertThat(sinkIds()).hasSize(2).allMatch(sinkId -> sinkId.startsWith("t-t-"));
    }

    @EveryLayout
    void sinksOfOneJobMayShareASinkIdBecauseTheirFamiliesDiffer() throws Exception {
        NumbersJob job = new NumbersJob(table).rows(400).perCheckpoint(100).sink(builder -> builder.sinkId("shared"));
        StreamExecutionEnvironment env = job.environment();
        job.numbers(env).sinkTo(job.builtSink()).uid("a");
        job.first(400);
        job.numbers(env).sinkTo(job.builtSink()).uid("b");
        env.execute();

        table.assertHasExactly(800);
        assertThat(sinkIds()).containsExactly("shared");
    }

    private Set<String> sinkIds() {
        return table.history().stream()
                .map(snapshot -> snapshot.summary().get("datashard.flink.sink-id"))
                .collect(Collectors.toSet());
    }

    /**
     * A JobManager that takes over runs the plan that was stored when the job was submitted, also where it runs main() again; so it finds
     * what was published before it.
     */
    @EveryLayout
    void aPlanThatRunsAgainAfterItWasPublishedPublishesNothing(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        for (NumbersJob job : List.of(
                new NumbersJob(table).rows(300).batch(),
                new NumbersJob(table).rows(300).first(300).interval(null))) {
            StreamExecutionEnvironment env = job.environment();
            job.numbers(env).sinkTo(job.builtSink()).uid("sink");
            JobGraph stored = env.getStreamGraph().getJobGraph();
            for (int run = 0; run < 2; run++) {
                JobGraph recovered = InstantiationUtil.clone(stored);
                recovered.setJobID(JobID.generate());
                cluster.executeJobBlocking(recovered);
            }
        }
        table.assertHasExactly(600);
        assertThat(table.history()).hasSize(2);
    }

    @EveryLayout
    void jobsWriteOneTableAtTheSameTime() throws Exception {
        JobClient one = new NumbersJob(table).rows(1000).perCheckpoint(100).start();
        JobClient other = new NumbersJob(table)
                .rows(1000)
                .first(1000)
                .perCheckpoint(100)
                .sink(builder -> builder.sinkId("other"))
                .start();
        one.getJobExecutionResult().get();
        other.getJobExecutionResult().get();

        table.assertHasExactly(2000);
    }

    @EveryLayout
    void unalignedCheckpointsUnderBackpressureKeepEveryRow() throws Exception {
        new NumbersJob(table)
                        .rows(6000)
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

        table.assertHasExactly(6000);
        assertThat(table.history()).hasSizeGreaterThan(1);
    }

    @EveryLayout
    void filesRollByRowsWithinACheckpoint() throws Exception {
        new NumbersJob(table)
                .rows(1000)
                .interval(null)
                .parallelism(1)
                .sink(builder -> builder.targetFileRows(100))
                .run();

        table.assertHasExactly(1000);
        assertThat(table.history()).hasSize(1);
        // Every partition has one file that is not full.
        assertThat(table.dataFiles()).hasSizeBetween(10, layout == Layout.CLASSIC ? 10 : 12);
    }

    static Row slowly(Row row) {
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos() / 5);
        return row;
    }
}
