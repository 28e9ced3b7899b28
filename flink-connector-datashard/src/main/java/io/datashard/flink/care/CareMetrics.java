package io.datashard.flink.care;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of the care for a table. One thread at a time writes them, metric reporters read them. */
final class CareMetrics {
    private final Map<CareTask, Counter> done = new EnumMap<>(CareTask.class);
    private final Counter failures;

    CareMetrics(MetricGroup group) {
        done.put(CareTask.EXPIRY, group.counter("expiredSnapshots"));
        done.put(CareTask.COMPACTION, group.counter("rewrittenFiles"));
        done.put(CareTask.CLEANING, group.counter("removedFiles"));
        failures = group.counter("maintenanceFailures");
    }

    void done(CareTask task, long count) {
        Objects.requireNonNull(done.get(task)).inc(count);
    }

    void failed() {
        failures.inc();
    }
}
