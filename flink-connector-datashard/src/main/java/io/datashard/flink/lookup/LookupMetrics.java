package io.datashard.flink.lookup;

import io.datashard.storage.PassingTime;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of a lookup join. The task's thread writes them, metric reporters read them. */
final class LookupMetrics {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Counter reloads;
    private volatile long cachedRows;
    private volatile long cachedBytes;
    private volatile long current;
    private volatile String snapshotId = "";

    /**
     * Registers them.
     *
     * @param time measures how old the rows are; before the first are there, since now
     */
    LookupMetrics(MetricGroup group, PassingTime time) {
        current = time.nanos();
        reloads = group.counter("reloads");
        group.gauge("cachedRows", () -> cachedRows);
        group.gauge("cachedBytes", () -> cachedBytes);
        group.gauge("staleness", () -> (time.nanos() - current) / NANOS_PER_MILLI);
        group.gauge("snapshotId", () -> snapshotId);
    }

    /** All rows were read, the first time or again. */
    void reloaded() {
        reloads.inc();
    }

    /**
     * The rows are those of a snapshot.
     *
     * @param rows the rows
     * @param snapshot the snapshot; empty if the table has none
     * @param since when it was certainly the current one
     */
    void holds(CachedRows rows, String snapshot, long since) {
        cachedRows = rows.rows();
        cachedBytes = rows.bytes();
        snapshotId = snapshot;
        current = since;
    }
}
