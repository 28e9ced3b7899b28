package io.datashard.flink.sink;

import io.datashard.commit.CommitResult;
import io.datashard.storage.PassingTime;
import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of a committer. The task's thread writes them, metric reporters read them. */
final class CommitMetrics {
    private static final long NANOS = 1_000_000_000L;

    private final PassingTime time;
    private final Counter commitConflicts;
    private final Counter commitsSkipped;
    private final Counter commitOutcomeUnknown;
    private final Counter committedRows;
    private final Counter committedBytes;
    private volatile long lastCommit;
    private volatile long lastCommittedSequenceNumber;
    private volatile long lastCommitDuration;
    private volatile int lastCommitAttempts;
    private volatile int lastTableFilesAdded;
    private volatile String lastCommittedSnapshotId = "";

    /**
     * Registers them.
     *
     * @param time measures the time since the last commit; before the first one, since now
     */
    CommitMetrics(MetricGroup group, PassingTime time) {
        this.time = time;
        this.lastCommit = time.nanos();
        commitConflicts = group.counter("commitConflicts");
        commitsSkipped = group.counter("commitsSkipped");
        commitOutcomeUnknown = group.counter("commitOutcomeUnknown");
        committedRows = group.counter("committedRows");
        committedBytes = group.counter("committedBytes");
        group.gauge("elapsedSecondsSinceLastCommit", () -> (time.nanos() - lastCommit) / NANOS);
        group.gauge("lastCommittedSequenceNumber", () -> lastCommittedSequenceNumber);
        group.gauge("lastCommitDuration", () -> lastCommitDuration);
        group.gauge("lastCommitAttempts", () -> lastCommitAttempts);
        group.gauge("lastTableFilesAdded", () -> lastTableFilesAdded);
        group.gauge("lastCommittedSnapshotId", () -> lastCommittedSnapshotId);
    }

    void committed(CommitResult.Committed result, Duration duration) {
        lastCommit = time.nanos();
        committedRows.inc(result.added().rows());
        committedBytes.inc(result.added().bytes());
        lastCommittedSequenceNumber = result.snapshot().sequenceNumber().value();
        lastCommitDuration = duration.toMillis();
        lastCommitAttempts = result.attempts();
        lastTableFilesAdded = result.added().files();
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
