package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits one after the other on the fetcher thread, a batch of rows at a time. Values are decoded and converted here, off the task thread;
 * the task thread gets complete records, or makes views on complete columns.
 */
final class DataShardSplitReader<T> implements SplitReader<CurrentRecord<T>, DataShardSplit> {
    /** Handing records to the task thread costs as much as reading a few hundred. */
    private static final int WORTH_HANDING_OVER = 1024;
    /** The most batches of a few records each, because each has columns of full length. */
    private static final int MOST_BATCHES = 4;

    private final Supplier<ReaderTable> tableOpener;
    private final ReaderMetrics metrics;
    private final WaitingSplits<T> waiting;
    /** Whether wakeUp was called since the last check; a call while the fetcher thread is elsewhere is not lost. */
    private final AtomicBoolean wokenUp = new AtomicBoolean();

    private @Nullable ReaderTable table;
    private @Nullable OpenSplit<T> open;
    private long rowsLeft;

    DataShardSplitReader(ReaderSettings<T> settings, Supplier<ReaderTable> tableOpener, ReaderMetrics metrics) {
        this.tableOpener = tableOpener;
        this.metrics = metrics;
        this.waiting = new WaitingSplits<>(settings);
        this.rowsLeft = settings.limit();
    }

    @Override
    public RecordsWithSplitIds<CurrentRecord<T>> fetch() {
        if (rowsLeft == 0) {
            return finishAll();
        }
        List<RecordBatch<T>> batches = new ArrayList<>();
        int records = 0;
        // A filter may drop all rows of many batches: leave the loop when somebody waits for this thread.
        while (rowsLeft > 0
                && records < WORTH_HANDING_OVER
                && batches.size() < MOST_BATCHES
                && !wokenUp.getAndSet(false)) {
            OpenSplit<T> current = current();
            if (current == null) {
                return SplitRecords.nothing();
            }
            RecordBatch<T> batch = current.next(rowsLeft);
            if (batch == null) {
                return batches.isEmpty()
                        ? finish(current)
                        : SplitRecords.of(current.split().splitId(), batches);
            }
            if (batch.size() > 0) {
                rowsLeft -= batch.size();
                records += batch.size();
                batches.add(batch);
            }
        }
        return open == null || batches.isEmpty()
                ? SplitRecords.nothing()
                : SplitRecords.of(open.split().splitId(), batches);
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DataShardSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("Splits are only ever added: " + change.getClass());
        }
        waiting.add(change.splits());
    }

    @Override
    public void wakeUp() {
        wokenUp.set(true);
    }

    @Override
    public void close() {
        ReaderTable lastTable = table;
        table = null;
        OpenSplit<T> lastSplit = open;
        open = null;
        // Whatever fails, all are closed.
        try (lastTable;
                lastSplit) {
            waiting.close();
        }
    }

    private @Nullable OpenSplit<T> current() {
        if (open == null) {
            // Nothing asks for the table before there is a split.
            open = waiting.isEmpty() ? null : waiting.open(table());
        }
        if (open != null && open.isFetched() && open.split().recordCount() < rowsLeft) {
            waiting.openAhead(table());
        }
        return open;
    }

    private ReaderTable table() {
        if (table == null) {
            table = tableOpener.get();
        }
        return table;
    }

    private RecordsWithSplitIds<CurrentRecord<T>> finish(OpenSplit<T> ended) {
        metrics.splitRead(ended.split().end() - ended.split().start(), ended.skippedRowGroups());
        closeOpen();
        return SplitRecords.finished(Set.of(ended.split().splitId()));
    }

    /** Ends all splits unread, because the limit is reached. */
    private RecordsWithSplitIds<CurrentRecord<T>> finishAll() {
        Set<String> ids = new HashSet<>();
        if (open != null) {
            ids.add(open.split().splitId());
        }
        ids.addAll(waiting.removeAll());
        closeOpen();
        return SplitRecords.finished(ids);
    }

    private void closeOpen() {
        OpenSplit<T> closed = open;
        open = null;
        if (closed != null) {
            closed.close();
        }
    }
}
