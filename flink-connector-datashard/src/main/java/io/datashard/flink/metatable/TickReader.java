package io.datashard.flink.metatable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads at intervals.
 *
 * @param <T> what it reads
 * @param <S> the splits
 */
final class TickReader<T, S extends SourceSplit> implements SourceReader<T, S> {
    /** The first call takes up the split, and the second one reads from it. */
    private static final int AT_ONCE = 2;

    private final SourceReader<T, S> reader;
    private final Executor later;
    private int calls;
    private CompletableFuture<Void> due = CompletableFuture.completedFuture(null);

    TickReader(SourceReader<T, S> reader, Duration interval) {
        this.reader = reader;
        this.later = CompletableFuture.delayedExecutor(interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        if (!due.isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        InputStatus status = reader.pollNext(output);
        if (status != InputStatus.MORE_AVAILABLE) {
            return status;
        }
        calls = Math.min(AT_ONCE, calls + 1);
        if (calls < AT_ONCE) {
            return status;
        }
        due = CompletableFuture.runAsync(() -> {}, later);
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return due.isDone() ? reader.isAvailable() : due;
    }

    @Override
    public List<S> snapshotState(long checkpointId) {
        return reader.snapshotState(checkpointId);
    }

    @Override
    public void addSplits(List<S> splits) {
        reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void close() throws Exception {
        // Not cancelled: Flink ends the process when a future that its task waits for fails.
        boolean unused = due.complete(null);
        reader.close();
    }
}
