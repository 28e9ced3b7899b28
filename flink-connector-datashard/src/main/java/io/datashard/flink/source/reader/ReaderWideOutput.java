package io.datashard.flink.source.reader;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * One output for the rows of all splits of a reader.
 *
 * <p>A reader reads its splits one after the other. Most are short: parts of files, not lasting partitions as in Kafka. Flink makes an output
 * for each split, whose watermark generator lives no longer than the split. Then the watermark due at Flink's next periodic request is lost, a
 * waiting split holds the watermark back, and a reader without splits has no generator to find it idle. The generator of the reader's own output
 * lives as long as the reader.
 */
final class ReaderWideOutput<T> implements ReaderOutput<T> {
    private final ReaderOutput<T> output;

    ReaderWideOutput(ReaderOutput<T> output) {
        this.output = output;
    }

    @SuppressWarnings("ReferenceEquality") // Asks whether Flink still polls with the same object.
    boolean isOf(ReaderOutput<T> polled) {
        return output == polled;
    }

    @Override
    public SourceOutput<T> createOutputForSplit(String splitId) {
        return output;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        // Nothing to release: this class makes no output for a split.
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
