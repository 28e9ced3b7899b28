package io.datashard.flink.sink;

import io.datashard.commit.CommitResult;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What users watch a committer by. Written by the task's thread, read by reporters. */
final class CommitMetrics {
    private final Counter commitConflicts;
    private final Counter commitsSkipped;
    private final Counter commitOutcomeUnknown;
    private volatile long lastCommitDuration;
    private volatile int lastCommitAttempts;
    private volatile int lastTableFilesAdded;
    private volatile String lastCommittedSnapshotId = "";

    CommitMetrics(MetricGroup group) {
        commitConflicts = group.counter("commitConflicts");
        commitsSkipped = group.counter("commitsSkipped");
        commitOutcomeUnknown = group.counter("commitOutcomeUnknown");
        group.gauge("lastCommitDuration", () -> lastCommitDuration);
        group.gauge("lastCommitAttempts", () -> lastCommitAttempts);
        group.gauge("lastTableFilesAdded", () -> lastTableFilesAdded);
        group.gauge("lastCommittedSnapshotId", () -> lastCommittedSnapshotId);
    }

    void committed(CommitResult.Committed result, int files, Duration duration) {
        lastCommitDuration = duration.toMillis();
        lastCommitAttempts = result.attempts();
        lastTableFilesAdded = files;
        lastCommittedSnapshotId = result.snapshot().id().toString();
        commitConflicts.inc(result.attempts() - 1L);
    }

    void skipped() {
        commitsSkipped.inc();
    }

    void unknown() {
        commitOutcomeUnknown.inc();
    }
}
