package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.Snapshot;
import io.datashard.testing.CapturedLog;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What users watch a sink by says what happened. */
@Timeout(120)
class SinkMetricsITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    @Test
    void writersAndCommitterCountWhatTheyDo() throws Exception {
        NumbersTable table = new NumbersTable(folder.resolve("t"));
        JobClient job;
        try (CapturedLog warnings = CapturedLog.warningsOf(MetricGroup.class.getName())) {
            job = new NumbersJob(table).rows(500).perCheckpoint(100).start();
            job.getJobExecutionResult().get();
            // Flink's own, where a checkpoint finds committables that are not committed yet, as docs/operations.md
            // says.
            assertThat(warnings.lines()).allMatch(line -> line.contains("'pendingCommittables'"));
        }
        JobID id = job.getJobID();
        Snapshot last = table.history().get(table.history().size() - 1);

        assertThat(sum(id, "Writer.*numRecordsSend")).isEqualTo(500);
        assertThat(sum(id, "Writer.*numBytesSend"))
                .isEqualTo(table.history().stream()
                        .mapToLong(snapshot -> Long.parseLong(snapshot.summary().get("added-files-size")))
                        .sum());
        assertThat(gauges(id, "bufferedBytes")).hasSize(2);
        assertThat(gauges(id, "openFiles")).hasSize(2);
        assertThat(gauges(id, "lastCommittedSnapshotId")).contains(last.id().toString());
        assertThat(gauges(id, "lastCommittedSequenceNumber"))
                .contains(last.sequenceNumber().value());
        assertThat(gauges(id, "elapsedSecondsSinceLastCommit"))
                .allMatch(seconds -> (Long) seconds >= 0 && (Long) seconds < 120);
        assertThat(sum(id, "committedRows")).isEqualTo(500);
        assertThat(sum(id, "committedBytes")).isEqualTo(sum(id, "Writer.*numBytesSend"));
        assertThat(gauges(id, "lastTableFilesAdded"))
                .contains(Integer.valueOf(last.summary().get("added-data-files")));
        assertThat(gauges(id, "lastCommitAttempts")).contains(1);
        assertThat(gauges(id, "lastCommitDuration")).anyMatch(millis -> (Long) millis > 0);
        assertThat(sum(id, "commitConflicts")).isZero();
        assertThat(sum(id, "commitsSkipped")).isZero();
        assertThat(sum(id, "commitOutcomeUnknown")).isZero();
        assertThat(sum(id, "Committer.*successfulCommittables"))
                .isEqualTo(table.history().size());
        assertThat(sum(id, "Committer.*failedCommittables")).isZero();
    }

    private static long sum(JobID job, String pattern) {
        List<Metric> found = List.copyOf(REPORTER.findMetrics(job, pattern).values());
        assertThat(found).as(pattern).isNotEmpty();
        return found.stream()
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }

    private static List<Object> gauges(JobID job, String name) {
        return REPORTER.findMetrics(job, name).values().stream()
                .map(gauge -> (Object) ((Gauge<?>) gauge).getValue())
                .toList();
    }
}
