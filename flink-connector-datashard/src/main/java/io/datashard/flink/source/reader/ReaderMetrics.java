package io.datashard.flink.source.reader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/** Counters of a reader. */
final class ReaderMetrics {
    private final Counter bytes;
    private final Counter skippedRowGroups;

    ReaderMetrics(SourceReaderMetricGroup group) {
        this.bytes = group.getIOMetricGroup().getNumBytesInCounter();
        this.skippedRowGroups = group.counter("skippedRowGroups");
    }

    void splitRead(long length, int rowGroupsSkipped) {
        bytes.inc(length);
        skippedRowGroups.inc(rowGroupsSkipped);
    }
}
