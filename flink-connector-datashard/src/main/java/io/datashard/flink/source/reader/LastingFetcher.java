package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * The fetcher thread of a reader. It lives as long as splits may come.
 *
 * <p>Flink's own manager ends an idle fetcher between two splits and starts a new one for the next split, which would open the table again each
 * time. Worse, the ending fetcher puts a last batch into the queue and waits until somebody takes it. If the next fetcher has already filled the
 * queue, Flink drops that batch; then the thread waits for ever and holds its resources open. So this class ends the fetcher only when no
 * further split can fill the queue, or when the reader closes, which waits for no batch.
 */
final class LastingFetcher<E> extends SingleThreadFetcherManager<E, DataShardSplit> {
    private boolean splitsEnded;

    LastingFetcher(Supplier<SplitReader<E, DataShardSplit>> reader, Configuration configuration) {
        super(reader, configuration);
    }

    /** Tells that no split will come. The task thread calls this, like all methods of this class. */
    void endSplits() {
        splitsEnded = true;
    }

    @Override
    public boolean maybeShutdownFinishedFetchers() {
        return splitsEnded && super.maybeShutdownFinishedFetchers();
    }
}
