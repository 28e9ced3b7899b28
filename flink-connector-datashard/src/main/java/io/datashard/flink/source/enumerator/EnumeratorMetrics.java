package io.datashard.flink.source.enumerator;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** Numbers for the metrics thread, kept beside the structures that they describe. */
final class EnumeratorMetrics {
    private volatile int pendingSplits;
    private volatile long lastScanMillis;
    private volatile int lastScannedManifests;
    private volatile long lastSkippedFiles;
    private volatile long sequenceLag;

    void register(SplitEnumeratorMetricGroup group, PlanningRetry retry) {
        group.setUnassignedSplitsGauge(() -> (long) pendingSplits);
        MetricGroup metrics = group;
        metrics.gauge("pendingSplits", () -> pendingSplits);
        metrics.gauge("lastScanDuration", () -> lastScanMillis);
        metrics.gauge("lastScannedManifests", () -> lastScannedManifests);
        metrics.gauge("lastSkippedFiles", () -> lastSkippedFiles);
        metrics.gauge("sequenceLag", () -> sequenceLag);
        metrics.gauge("consecutivePlanningFailures", retry::consecutiveFailures);
    }

    void pending(int splits) {
        pendingSplits = splits;
    }

    void planned(Planned planned, long millis) {
        sequenceLag = planned.sequenceLag();
        if (planned.manifests() > 0) {
            lastScanMillis = millis;
            lastScannedManifests = planned.manifests();
            lastSkippedFiles = planned.skippedFiles();
        }
    }
}
