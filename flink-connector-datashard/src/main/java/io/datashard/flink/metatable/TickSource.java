package io.datashard.flink.metatable;

import java.time.Duration;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;

/** Emits a number now and then, without end. At parallelism 1. */
final class TickSource extends NumberSequenceSource {
    private static final long serialVersionUID = 1L;

    private final Duration interval;

    TickSource(Duration interval) {
        super(0, Long.MAX_VALUE - 1);
        this.interval = interval;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new TickReader<>(super.createReader(context), interval);
    }
}
