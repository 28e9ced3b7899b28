package io.datashard.flink.source.reader;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * The output of a reader, for the rows of all its splits.
 *
 * <p>Splits are read one after the other, and most are short: they are parts of files, not partitions that last. With an output for each, as Flink
 * makes them, a watermark generator lives no longer than its split. What it would have said at Flink's next periodic request is lost, a split that
 * waits for its turn holds the watermark back, and a reader that has no split left has no generator that could find it idle. The one of the reader's
 * own output lives as long as the reader.
 */
final class ReaderWideOutput<T> implements ReaderOutput<T> {
    private final ReaderOutput<T> output;

    ReaderWideOutput(ReaderOutput<T> output) {
        this.output = output;
    }

    @SuppressWarnings("ReferenceEquality") // Whether Flink still polls with the same object.
    boolean isOf(ReaderOutput<T> polled) {
        return output == polled;
    }

    @Override
    public SourceOutput<T> createOutputForSplit(String splitId) {
        return output;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        // There is none.
    }

    @Override
    public void collect(T row) {
        output.collect(row);
    }

    @Override
    public void collect(T row, long timestamp) {
        output.collect(row, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        output.markActive();
    }
}
