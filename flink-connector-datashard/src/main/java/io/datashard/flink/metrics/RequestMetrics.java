package io.datashard.flink.metrics;

import io.datashard.storage.RequestKind;
import io.datashard.storage.Storage;
import org.apache.flink.metrics.MetricGroup;

/** The requests that a table's storage makes, by kind: {@code s3Requests} in a group {@code op}. */
public final class RequestMetrics {
    private RequestMetrics() {}

    /** Shows the requests of a storage; nothing for one that makes none. */
    public static void register(MetricGroup group, Storage storage) {
        if (storage.requestCounts().isCounted()) {
            for (RequestKind kind : RequestKind.values()) {
                group.addGroup("op", kind.name())
                        .gauge("s3Requests", () -> storage.requestCounts().of(kind));
            }
        }
    }
}
