package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * The fetcher thread of a reader, which lasts as long as splits may come.
 *
 * <p>Flink's own manager ends an idle fetcher between two splits and starts another for the next one, which would open the table again each
 * time. Worse, the ending fetcher leaves a last batch in the queue and waits until it has been taken; where the next fetcher has filled the
 * queue before, that batch is dropped, and the thread waits for ever, with everything that it holds open. So it is ended only when no split
 * follows that could fill the queue, or with the reader, which waits for no batch.
 */
final class LastingFetcher<E> extends SingleThreadFetcherManager<E, DataShardSplit> {
    private boolean splitsEnded;

    LastingFetcher(Supplier<SplitReader<E, DataShardSplit>> reader, Configuration configuration) {
        super(reader, configuration);
    }

    /** No split comes any more. Called by the task's thread, as all of this class. */
    void endSplits() {
        splitsEnded = true;
    }

    @Override
    public boolean maybeShutdownFinishedFetchers() {
        return splitsEnded && super.maybeShutdownFinishedFetchers();
    }
}
