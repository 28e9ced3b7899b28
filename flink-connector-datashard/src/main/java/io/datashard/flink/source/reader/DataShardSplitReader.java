package io.datashard.flink.source.reader;

import io.datashard.error.StorageException;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.schema.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
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

    private final ReaderSettings<T> settings;
    private final Supplier<ReaderTable> tableOpener;
    private final ReaderMetrics metrics;
    private final Queue<DataShardSplit> waiting = new ArrayDeque<>();
    /** Whether wakeUp was called since the last check; a call while the fetcher thread is elsewhere is not lost. */
    private final AtomicBoolean wokenUp = new AtomicBoolean();

    private @Nullable ReaderTable table;
    private @Nullable ReadPlan<T> plan;
    private @Nullable OpenSplit<T> open;
    private long rowsLeft;

    DataShardSplitReader(ReaderSettings<T> settings, Supplier<ReaderTable> tableOpener, ReaderMetrics metrics) {
        this.settings = settings;
        this.tableOpener = tableOpener;
        this.metrics = metrics;
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
            OpenSplit<T> current = open == null ? openNext() : open;
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
        waiting.addAll(change.splits());
    }

    @Override
    public void wakeUp() {
        wokenUp.set(true);
    }

    @Override
    public void close() {
        closeOpen();
        if (table != null) {
            table.close();
            table = null;
        }
    }

    private @Nullable OpenSplit<T> openNext() {
        DataShardSplit split = waiting.poll();
        if (split == null) {
            return null;
        }
        ReaderTable readerTable = table();
        try {
            open = OpenSplit.open(
                    readerTable, plan(readerTable, split), split, settings.filter(), settings.verification());
        } catch (StorageException e) {
            throw readerTable.exists(split.path()) ? e : OpenSplit.lost(readerTable, split, e);
        }
        return open;
    }

    private ReaderTable table() {
        if (table == null) {
            table = tableOpener.get();
        }
        return table;
    }

    private ReadPlan<T> plan(ReaderTable readerTable, DataShardSplit split) {
        Schema schema = readerTable.schema(split.path());
        if (plan == null || !plan.tableSchema().equals(schema)) {
            plan = ReadPlan.of(settings, schema);
        }
        return plan;
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
        waiting.forEach(split -> ids.add(split.splitId()));
        waiting.clear();
        closeOpen();
        return SplitRecords.finished(ids);
    }

    private void closeOpen() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
