package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.RowMaker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The first rows of the dataset that the meter was prepared for, each task an equal share. As little work a row as can be, so that the sink is
 * measured.
 *
 * @param rows how many
 * @param tasks number of tasks
 * @param pieces after each of so many equal pieces but the last, a task waits for a checkpoint, so that each piece is a file
 * @param meter name of the meter to tell
 */
record GeneratedSource(long rows, int tasks, int pieces, String meter)
        implements Source<RowData, GeneratedSource.Share, Integer> {
    private static final int BATCH = 64;

    /** Rows of one task that are still to be made. */
    record Share(int task, long next, long end) implements SourceSplit {
        @Override
        public String splitId() {
            return String.valueOf(task);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, Share> createReader(SourceReaderContext context) {
        return new Reader(pieces, Meters.of(meter));
    }

    @Override
    public SplitEnumerator<Share, Integer> createEnumerator(SplitEnumeratorContext<Share> context) {
        return new Enumerator(context);
    }

    @Override
    public SplitEnumerator<Share, Integer> restoreEnumerator(SplitEnumeratorContext<Share> context, Integer state) {
        return new Enumerator(context);
    }

    @Override
    public SimpleVersionedSerializer<Share> getSplitSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

            @Override
            public byte[] serialize(Share share) {
                return ByteBuffer.allocate(20)
                        .putInt(share.task())
                        .putLong(share.next())
                        .putLong(share.end())
                        .array();
            }

            @Override
            public Share deserialize(int version, byte[] bytes) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                return new Share(buffer.getInt(), buffer.getLong(), buffer.getLong());
            }
        };
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

            @Override
            public byte[] serialize(Integer state) {
                return new byte[] {1};
            }

            @Override
            public Integer deserialize(int version, byte[] bytes) {
                return 1;
            }
        };
    }

    private final class Enumerator implements SplitEnumerator<Share, Integer> {
        private final SplitEnumeratorContext<Share> context;

        Enumerator(SplitEnumeratorContext<Share> context) {
            this.context = context;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int task, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<Share> shares, int task) {
            context.assignSplits(new SplitsAssignment<>(Map.of(task, shares)));
        }

        @Override
        public void addReader(int task) {
            context.assignSplit(
                    new Share(task, Meter.first(rows, task, tasks), Meter.first(rows, task + 1, tasks)), task);
            context.signalNoMoreSplits(task);
        }

        @Override
        public Integer snapshotState(long checkpoint) {
            return 1;
        }

        @Override
        public void close() {}
    }

    private static final class Reader implements SourceReader<RowData, Share> {
        private final int pieces;
        private final Meter meter;
        private CompletableFuture<Void> available = new CompletableFuture<>();
        private @Nullable RowMaker maker;
        private @Nullable Share share;
        private long first;
        private int piece = 1;
        private boolean started;
        private boolean waiting;

        Reader(int pieces, Meter meter) {
            this.pieces = pieces;
            this.meter = meter;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<RowData> output) {
            if (share == null || !started || waiting) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (maker == null) {
                first = share.next();
                maker = meter.maker(share.task());
                meter.begin();
            }
            long endOfPiece = first + (share.end() - first) * piece / pieces;
            long end = Math.min(endOfPiece, share.next() + BATCH);
            for (long number = share.next(); number < end; number++) {
                output.collect(maker.next());
            }
            share = new Share(share.task(), end, share.end());
            if (end < endOfPiece) {
                return InputStatus.MORE_AVAILABLE;
            }
            if (piece < pieces) {
                await();
                return InputStatus.NOTHING_AVAILABLE;
            }
            meter.finishedSources.incrementAndGet();
            return InputStatus.END_OF_INPUT;
        }

        private void await() {
            waiting = true;
            available = new CompletableFuture<>();
            meter.waitingSources.incrementAndGet();
        }

        @Override
        public List<Share> snapshotState(long checkpoint) {
            if (waiting) {
                waiting = false;
                piece++;
                meter.waitingSources.decrementAndGet();
                available.complete(null);
            }
            return share == null ? List.of() : List.of(share);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<Share> shares) {
            share = shares.get(0);
        }

        @Override
        public void notifyNoMoreSplits() {
            // Not before: a job fails if its source ends while this is still on its way, and a source of few rows
            // might.
            started = true;
            available.complete(null);
        }

        @Override
        public void close() {}
    }
}
