package io.datashard.flink.source.enumerator;

import io.datashard.read.Planned;
import io.datashard.read.ScanCounts;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** Copies of the enumerator's counts for the metrics thread, which must not read the enumerator's own fields. */
final class EnumeratorMetrics {
    private volatile int pendingSplits;
    private volatile long lastScanMillis;
    private volatile int lastScannedManifests;
    private volatile long lastSkippedFiles;
    private volatile long sequenceLag;
    private final Counter skippedManifests = new SimpleCounter();
    private final Counter skippedFiles = new SimpleCounter();
    private final Counter skippedFilesByPartition = new SimpleCounter();
    private final Counter skippedFilesByBounds = new SimpleCounter();

    void register(SplitEnumeratorMetricGroup group, PlanningRetry retry) {
        group.setUnassignedSplitsGauge(() -> (long) pendingSplits);
        MetricGroup metrics = group;
        metrics.gauge("pendingSplits", () -> pendingSplits);
        metrics.gauge("lastScanDuration", () -> lastScanMillis);
        metrics.gauge("lastScannedManifests", () -> lastScannedManifests);
        metrics.gauge("lastSkippedFiles", () -> lastSkippedFiles);
        metrics.counter("skippedManifests", skippedManifests);
        metrics.counter("skippedFiles", skippedFiles);
        metrics.counter("skippedFilesByPartition", skippedFilesByPartition);
        metrics.counter("skippedFilesByBounds", skippedFilesByBounds);
        metrics.gauge("sequenceLag", () -> sequenceLag);
        metrics.gauge("consecutivePlanningFailures", retry::consecutiveFailures);
    }

    void pending(int splits) {
        pendingSplits = splits;
    }

    void planned(Planned planned, long millis) {
        sequenceLag = planned.sequenceLag();
        ScanCounts counts = planned.counts();
        skippedManifests.inc(counts.skippedManifests());
        skippedFiles.inc(counts.skippedFiles());
        skippedFilesByPartition.inc(counts.skippedByPartition());
        skippedFilesByBounds.inc(counts.skippedByBounds());
        if (counts.manifests() + counts.skippedManifests() > 0) {
            lastScanMillis = millis;
            lastScannedManifests = counts.manifests();
            lastSkippedFiles = counts.skippedFiles();
        }
    }
}
