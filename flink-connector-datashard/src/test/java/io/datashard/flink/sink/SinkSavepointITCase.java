package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.commit.RewindPolicy;
import io.datashard.flink.sink.Faults.Phase;
import io.datashard.flink.source.DataShardSource;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.GenericRow;
import io.datashard.table.DataShardTable;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that are stopped, go on elsewhere, or go back, publish every row once. */
@Timeout(120)
class SinkSavepointITCase {
    private static final long ENOUGH = 1_000_000;
    /** So many that a job lasts well longer than a loaded machine takes to stop it. */
    private static final int ROWS = 20_000;

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

    private NumbersJob job() {
        return new NumbersJob(table).rows(ROWS).perCheckpoint(100);
    }

    /** The job that writes what is left, at full speed. */
    private NumbersJob rest(String savepoint) {
        return job().perCheckpoint(null).from(savepoint);
    }

    @EveryLayout
    void stoppedJobGoesOnAtAnyParallelism(Layout layout) throws Exception {
        table(layout);
        String savepoint = null;
        for (int parallelism : new int[] {2, 4, 1, 3}) {
            int before = table.history().size();
            JobClient job = job().parallelism(parallelism).from(savepoint).start();
            table.awaitSnapshots(before + 2);
            savepoint = NumbersJob.stop(job, folder);
            assertThat(table.numbers()).doesNotHaveDuplicates();
        }
        rest(savepoint).run();

        table.assertHasExactly(ROWS);
    }

    /** A savepoint does not publish; what it holds is published by whoever is restored from it. */
    @ParameterizedTest
    @CsvSource({"1, ICEBERG", "2, CLASSIC", "4, ICEBERG", "4, CLASSIC"})
    void pendingFilesOfASavepointArePublishedAtAnyParallelism(int parallelism, Layout layout) throws Exception {
        table(layout);
        JobClient job = job().rows(ENOUGH).interval(null).start();
        Await.until(
                "rows of both writers", NumbersJob.LIMIT, () -> table.markers().size() >= 2);
        String savepoint = NumbersJob.savepoint(job, folder);
        NumbersJob.cancel(job);
        assertThat(table.history()).isEmpty();

        JobClient restored =
                job().rows(ENOUGH).parallelism(parallelism).from(savepoint).start();
        table.awaitSnapshots(3);
        NumbersJob.stop(restored, folder);

        assertPrefixOfTwoReaders();
    }

    @EveryLayout
    void savepointOfAJobWithCheckpointsHoldsWhatIsNotPublished(Layout layout) throws Exception {
        table(layout);
        // Each run leaves one savepoint that nobody completed a checkpoint after.
        String savepoint = null;
        for (int parallelism : new int[] {2, 4, 1}) {
            JobClient job = job().interval(Duration.ofHours(1))
                    .parallelism(parallelism)
                    .from(savepoint)
                    .start();
            savepoint = NumbersJob.savepoint(job, folder);
            NumbersJob.cancel(job);
        }
        rest(savepoint).run();

        table.assertHasExactly(ROWS);
    }

    /** Earlier releases gave it as many as there are writers; so does Flink where nothing comes after it. */
    @EveryLayout
    void savepointOfSeveralCommittersGoesOnWithOne(Layout layout) throws Exception {
        table(layout);
        JobClient job = job().interval(Duration.ofHours(1))
                .parallelism(4)
                .wrapped(UncheckedSink::new)
                .start();
        String savepoint = NumbersJob.savepoint(job, folder);
        NumbersJob.cancel(job);

        rest(savepoint).parallelism(2).run();

        table.assertHasExactly(ROWS);
    }

    @EveryLayout
    void jobWithoutCheckpointsPublishesWhenStoppedAndGoesOn(Layout layout) throws Exception {
        table(layout);
        JobClient job = slowWithoutCheckpoints().start();
        Await.until("rows", NumbersJob.LIMIT, () -> !table.markers().isEmpty());
        String savepoint = NumbersJob.stop(job, folder);
        assertThat(table.history()).hasSize(1);
        assertThat(table.numbers()).isNotEmpty();

        Faults.plan(Phase.AFTER_COMMIT, 0, 1);
        slowWithoutCheckpoints().parallelism(4).restarts(3).from(savepoint).run();

        assertThat(Faults.allHappened()).isTrue();
        table.assertHasExactly(ROWS);
        assertThat(table.history()).hasSize(2);
    }

    @EveryLayout
    void savepointInAJobWithoutCheckpointsChangesNothing(Layout layout) throws Exception {
        table(layout);
        JobClient job = slowWithoutCheckpoints().start();
        Await.until("rows", NumbersJob.LIMIT, () -> !table.markers().isEmpty());
        NumbersJob.savepoint(job, folder);
        assertThat(table.history()).isEmpty();
        job.getJobExecutionResult().get();

        table.assertHasExactly(ROWS);
    }

    /** Flink fails such a job for good, and names the savepoint to go on from. */
    @EveryLayout
    void stopThatFailsAfterItsCommitGoesOnFromItsSavepoint(Layout layout) throws Exception {
        table(layout);
        JobClient job = slowWithoutCheckpoints().restarts(2).start();
        Await.until("rows", NumbersJob.LIMIT, () -> !table.markers().isEmpty());
        Faults.plan(Phase.AFTER_COMMIT, 0, 1);
        Throwable failure = catchThrowable(() -> NumbersJob.stop(job, folder));
        assertThat(table.history()).hasSize(1);
        Matcher savepoint = Pattern.compile("created at: (\\S+), ").matcher(ExceptionUtils.stringifyException(failure));
        assertThat(savepoint.find()).isTrue();

        slowWithoutCheckpoints().from(savepoint.group(1)).run();

        table.assertHasExactly(ROWS);
        assertThat(table.history()).hasSize(2);
    }

    private NumbersJob slowWithoutCheckpoints() {
        return new NumbersJob(table)
                .rows(ROWS).interval(null).stream(numbers -> numbers.map(DataShardSinkITCase::slowly)
                                .returns(NumbersJob.TYPE)
                                .uid("slow"))
                        .wrapped(FaultySink::new);
    }

    @EveryLayout
    void olderSavepointFailsAndChangesNothing(Layout layout) throws Exception {
        table(layout);
        Older older = older();

        assertThatThrownBy(() -> rest(older.savepoint()).run())
                .rootCause()
                .hasMessageContaining("Cannot commit checkpoint")
                .hasMessageContaining("restored from checkpoint " + older.checkpointId())
                .hasMessageContaining("'sink.on-rewind'");
        assertThat(table.numbers()).isEqualTo(older.published());
    }

    @EveryLayout
    void olderSavepointWithRollbackTakesBackWhatItWritesAgain(Layout layout) throws Exception {
        table(layout);
        Older older = older();

        rest(older.savepoint())
                .sink(builder -> builder.onRewind(RewindPolicy.ROLLBACK))
                .run();

        table.assertHasExactly(ROWS);
    }

    @EveryLayout
    void olderSavepointWithAppendKeepsWhatItWritesAgain(Layout layout) throws Exception {
        table(layout);
        Older older = older();

        rest(older.savepoint())
                .sink(builder -> builder.onRewind(RewindPolicy.APPEND))
                .run();

        List<Long> expected = new ArrayList<>(LongStream.range(0, ROWS).boxed().toList());
        expected.addAll(older.published());
        older.heldBySavepoint().forEach(expected::remove);
        assertThat(table.numbers()).isEqualTo(expected.stream().sorted().toList());
    }

    /** More runs without rows than a table remembers lineages: what was published before them is no rewind. */
    @Test
    void restartsWithoutRowsChangeNothing() throws Exception {
        table(Layout.CLASSIC);
        NumbersTable source = new NumbersTable(folder.resolve("source"), Layout.CLASSIC);
        new NumbersJob(source).rows(100).interval(null).run();
        String savepoint = null;
        for (int run = 0; run < 36; run++) {
            JobClient job = copy(source, 1, savepoint);
            await(100);
            savepoint = NumbersJob.stop(job, folder);
        }
        append(source, 100, 200);
        JobClient last = copy(source, 1, savepoint);
        await(200);
        NumbersJob.stop(last, folder);

        table.assertHasExactly(200);
        assertThat(table.history()).allMatch(snapshot -> snapshot.operation().equals(Snapshot.APPEND));
    }

    @EveryLayout
    void secondRunFromOneSavepointFails(Layout layout) throws Exception {
        table(layout);
        JobClient job = job().start();
        table.awaitSnapshots(2);
        String savepoint = NumbersJob.stop(job, folder);
        rest(savepoint).run();
        table.assertHasExactly(ROWS);

        assertThatThrownBy(() -> rest(savepoint).run()).rootCause().hasMessageContaining("'sink.on-rewind'");
        table.assertHasExactly(ROWS);
    }

    @EveryLayout
    void unboundedStreamIsCopiedExactlyOnceAcrossStopAndFailure(Layout layout) throws Exception {
        table(layout);
        NumbersTable source = new NumbersTable(folder.resolve("source"), layout);
        new NumbersJob(source).rows(400).interval(null).run();
        // Both before the first 700 rows are there, so that the job runs when it is stopped.
        Faults.plan(Phase.AFTER_COMMIT, 0, 1);
        Faults.plan(Phase.WRITE, 500, 1);
        JobClient first = copy(source, 2, null);
        await(400);
        append(source, 400, 700);
        await(700);
        assertThat(Faults.allHappened()).isTrue();
        String savepoint = NumbersJob.stop(first, folder);
        append(source, 700, 900);
        JobClient second = copy(source, 3, savepoint);
        await(900);
        append(source, 900, 1000);
        await(1000);
        NumbersJob.stop(second, folder);

        table.assertHasExactly(1000);
    }

    private JobClient copy(NumbersTable source, int parallelism, String savepoint) throws Exception {
        NumbersJob job = job().parallelism(parallelism).restarts(10).from(savepoint);
        StreamExecutionEnvironment env = job.environment();
        env.fromSource(
                        DataShardSource.forRow()
                                .path(source.path())
                                .continuous(Duration.ofMillis(20))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "source")
                .uid("source")
                .sinkTo(new FaultySink<>(job.builtSink()))
                .uid("sink");
        return env.executeAsync();
    }

    private void await(int rows) {
        Await.until(
                rows + " rows",
                NumbersJob.LIMIT,
                () -> DataShardTable.exists(table.path()) && table.numbers().size() >= rows,
                () -> "There are " + table.numbers().size());
    }

    private static void append(NumbersTable source, long from, long to) {
        try (DataShardTable target = DataShardTable.open(source.path())) {
            target.append(LongStream.range(from, to)
                    .mapToObj(id -> GenericRow.of(target.schema(), id, "text-" + id))
                    .toList());
        }
    }

    /** The generator gives each of its two readers one half of the numbers: each half begins without a gap. */
    private void assertPrefixOfTwoReaders() {
        List<Long> numbers = table.numbers();
        long low = numbers.stream().filter(number -> number < ENOUGH / 2).count();
        List<Long> expected = LongStream.concat(
                        LongStream.range(0, low), LongStream.range(ENOUGH / 2, ENOUGH / 2 + numbers.size() - low))
                .boxed()
                .toList();
        assertThat(numbers).isEqualTo(expected).isNotEmpty();
    }

    /** A savepoint, and what the table has got since. */
    private record Older(String savepoint, long checkpointId, List<Long> heldBySavepoint, List<Long> published) {}

    private Older older() throws Exception {
        JobClient job = job().start();
        table.awaitSnapshots(2);
        String savepoint = NumbersJob.savepoint(job, folder);
        table.awaitSnapshots(table.history().size() + 3);
        NumbersJob.cancel(job);
        long checkpointId = checkpointOf(savepoint);
        Snapshot last = table.history().stream()
                .filter(snapshot -> NumbersTable.checkpointOf(snapshot) <= checkpointId)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return new Older(savepoint, checkpointId, table.numbersAt(last.id()), table.numbers());
    }

    private static long checkpointOf(String savepoint) throws IOException {
        Path metadata = Path.of(URI.create(savepoint)).resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
            return Checkpoints.loadCheckpointMetadata(in, SinkSavepointITCase.class.getClassLoader(), savepoint)
                    .getCheckpointId();
        }
    }
}
