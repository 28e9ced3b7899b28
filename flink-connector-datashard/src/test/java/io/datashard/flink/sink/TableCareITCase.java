package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.RewindPolicy;
import io.datashard.flink.options.CarePace;
import io.datashard.flink.options.CareSettings;
import io.datashard.layout.Layout;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job whose sink merges small files writes every row once. */
@Timeout(120)
class TableCareITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();
    private static final int ROWS = 20_000;
    private static final Duration SOON = Duration.ofMillis(100);
    private static final CarePace PACE = new CarePace(SOON, SOON, SOON, SOON, Duration.ofSeconds(1));
    static final CareSettings COMPACTION = CareSettings.DEFAULT
            .withCompaction(CareSettings.DEFAULT.compaction().withOn(true))
            .withPace(PACE);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    private NumbersTable table;

    private void table(Layout layout) {
        table = new NumbersTable(folder.resolve("t"), layout);
    }

    private NumbersJob job() {
        return new NumbersJob(table).rows(ROWS).perCheckpoint(20).interval(Duration.ofMillis(100));
    }

    @EveryLayout
    void careIsSwitchedOnAndOffAndTheJobFindsItsState(Layout layout) throws Exception {
        table(layout);
        JobClient without = job().start();
        table.awaitSnapshots(10);
        String savepoint = NumbersJob.stop(without, folder);
        int files = table.liveFiles();
        assertThat(files).isGreaterThanOrEqualTo(10);

        JobClient with =
                job().sink(sink -> sink.care(COMPACTION)).from(savepoint).start();
        Await.until(
                "30 commits more in fewer files than before",
                NumbersJob.LIMIT,
                () -> table.history().size() > 40 && table.liveFiles() < files,
                () -> table.history().size() + " snapshots, " + table.liveFiles() + " files");
        savepoint = NumbersJob.stop(with, folder);
        assertThat(sum(with.getJobID(), "maintenanceFailures")).isZero();
        assertThat(table.numbers()).doesNotHaveDuplicates();
        job().perCheckpoint(null).from(savepoint).run();

        table.assertHasExactly(ROWS);
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .doesNotContain("datashard-care");
    }

    @EveryLayout
    void aJobThatEndsInTheMiddleOfItsCareHasEveryRowOnce(Layout layout) throws Exception {
        table(layout);
        job().rows(2_000)
                .perCheckpoint(null)
                .sink(sink -> sink.care(COMPACTION))
                .run();
        table.assertHasExactly(2_000);

        job().first(2_000)
                .rows(500)
                .perCheckpoint(100)
                .sink(sink -> sink.care(COMPACTION))
                .run();
        table.assertHasExactly(2_500);
    }

    /** What was merged is no longer the files of a checkpoint; nothing is removed, and the error says so. */
    @EveryLayout
    void aRollbackOfRewrittenFilesIsRefused(Layout layout) throws Exception {
        table(layout);
        JobClient first = job().start();
        table.awaitSnapshots(2);
        String savepoint = NumbersJob.stop(first, folder);
        JobClient later =
                job().sink(sink -> sink.care(COMPACTION)).from(savepoint).start();
        // The first merge may have found files from before the savepoint only; a second one needs later ones.
        awaitMerge(later.getJobID(), 0);
        awaitMerge(later.getJobID(), sum(later.getJobID(), "rewrittenFiles"));
        NumbersJob.stop(later, folder);
        List<Long> before = table.numbers();

        assertThatThrownBy(() -> job().perCheckpoint(null)
                        .sink(sink -> sink.onRewind(RewindPolicy.ROLLBACK))
                        .from(savepoint)
                        .run())
                .rootCause()
                .hasMessageContaining("files of the later checkpoints have been rewritten or deleted since")
                .hasMessageContaining("Nothing was changed");
        assertThat(table.numbers()).isEqualTo(before);
    }

    private static void awaitMerge(JobID job, long before) {
        Await.until("a merge", NumbersJob.LIMIT, () -> sum(job, "rewrittenFiles") > before);
    }

    private static long sum(JobID job, String counter) {
        List<Metric> found = List.copyOf(REPORTER.findMetrics(job, counter).values());
        return found.stream().mapToLong(metric -> ((Counter) metric).getCount()).sum();
    }
}
