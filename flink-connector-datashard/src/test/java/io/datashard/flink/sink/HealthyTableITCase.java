package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

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

/** With all of its care, a job keeps its table small, and writes every row once. */
@Timeout(120)
class HealthyTableITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();
    private static final int ROWS = 20_000;
    private static final CareSettings EVERYTHING = TableCareITCase.COMPACTION
            .withSnapshotsRetained(Duration.ofMillis(1))
            .withSnapshotsRetainedMin(3)
            .withOrphansRetained(Duration.ofHours(1));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    @EveryLayout
    void aTableStaysSmallAndHasEveryRowOnce(Layout layout) throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"), layout);
        JobClient job = new NumbersJob(table)
                .rows(ROWS)
                .perCheckpoint(20)
                .interval(Duration.ofMillis(100))
                .sink(sink -> sink.care(EVERYTHING))
                .start();
        Await.until(
                "60 commits, most of them forgotten, in few files",
                NumbersJob.LIMIT,
                () -> table.commits() > 60 && table.history().size() < 20 && table.liveFiles() < 40,
                () -> table.commits() + " commits, " + table.history().size() + " snapshots, " + table.liveFiles()
                        + " files");
        String savepoint = NumbersJob.stop(job, folder);
        assertThat(sum(job.getJobID(), "expiredSnapshots")).isPositive();
        assertThat(sum(job.getJobID(), "rewrittenFiles")).isPositive();
        // Nothing is an hour old.
        assertThat(sum(job.getJobID(), "removedFiles")).isZero();
        assertThat(sum(job.getJobID(), "maintenanceFailures")).isZero();
        new NumbersJob(table).rows(ROWS).from(savepoint).run();

        table.assertHasExactly(ROWS);
    }

    private static long sum(JobID job, String counter) {
        List<Metric> found = List.copyOf(REPORTER.findMetrics(job, counter).values());
        assertThat(found).as(counter).isNotEmpty();
        return found.stream().mapToLong(metric -> ((Counter) metric).getCount()).sum();
    }
}
