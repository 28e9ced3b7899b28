package io.datashard.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.model.SequenceNumber;
import io.datashard.storage.StoragePath;
import io.datashard.testing.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread and one open table serve a reader from its first split to its last. */
class LastingFetcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final LastingFetcher<CurrentRecord<String>> fetcher =
            new LastingFetcher<>(EndingReader::new, new Configuration());

    @AfterEach
    void close() throws Exception {
        fetcher.close(LIMIT.toMillis());
        assertThat(closed).hasValue(opened.get());
    }

    @Test
    void oneReaderServesAllSplits() {
        for (int split = 0; split < 3; split++) {
            read(split);
            assertThat(fetcher.maybeShutdownFinishedFetchers()).isFalse();
        }
        assertThat(opened).hasValue(1);
        assertThat(fetcher.getNumAliveFetchers()).isEqualTo(1);
    }

    @Test
    void idleReaderEndsWhenNoSplitFollows() {
        read(0);
        fetcher.endSplits();

        Await.until("the idle fetcher to be ended", LIMIT, fetcher::maybeShutdownFinishedFetchers);
        Await.until("its reader to be closed", LIMIT, () -> take().isEmpty() && closed.get() == 1);
    }

    private void read(int ordinal) {
        DataShardSplit split = new DataShardSplit(
                ordinal, StoragePath.of("data/a"), 1, 0, 1, 1, null, SequenceNumber.UNKNOWN, null, null, 0);
        fetcher.addSplits(List.of(split));
        Await.until("the split to be finished", LIMIT, () -> take().contains(split.splitId()));
    }

    private Set<String> take() {
        RecordsWithSplitIds<CurrentRecord<String>> batch = fetcher.getQueue().poll();
        if (batch == null) {
            return Set.of();
        }
        Set<String> finished = batch.finishedSplits();
        batch.recycle();
        return finished;
    }

    /** Finds the end of every split at once. */
    private final class EndingReader implements SplitReader<CurrentRecord<String>, DataShardSplit> {
        private final Queue<DataShardSplit> waiting = new ArrayDeque<>();

        EndingReader() {
            opened.incrementAndGet();
        }

        @Override
        public RecordsWithSplitIds<CurrentRecord<String>> fetch() {
            DataShardSplit split = waiting.poll();
            return split == null ? SplitRecords.nothing() : SplitRecords.finished(Set.of(split.splitId()));
        }

        @Override
        public void handleSplitsChanges(SplitsChange<DataShardSplit> change) {
            waiting.addAll(change.splits());
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
