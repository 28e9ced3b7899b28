package io.datashard.flink.metrics;

import io.datashard.storage.RequestKind;
import io.datashard.storage.Storage;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of a storage's requests: a gauge {@code s3Requests} for each kind, in the group {@code op} with the name of that kind. */
public final class RequestMetrics {
    private RequestMetrics() {}

    /** Registers the gauges of a storage; none for a storage that counts no requests. */
    public static void register(MetricGroup group, Storage storage) {
        if (storage.requestCounts().isCounted()) {
            for (RequestKind kind : RequestKind.values()) {
                group.addGroup("op", kind.name())
                        .gauge("s3Requests", () -> storage.requestCounts().of(kind));
            }
        }
    }
}
