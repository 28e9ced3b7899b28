package io.datashard.flink.source.reader;

import io.datashard.error.StorageException;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.schema.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads splits one after the other on the fetcher thread, a batch of rows at a time; passes over those that watermark alignment has paused.
 * Records are converted here, off the task thread, and are complete when they leave.
 */
final class DataShardSplitReader<T> implements SplitReader<PositionedRecord<T>, DataShardSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(DataShardSplitReader.class);

    private final ReaderSettings<T> settings;
    private final Supplier<ReaderTable> tableOpener;
    private final ReaderMetrics metrics;
    private final ReaderSplits<T> splits = new ReaderSplits<>();
    private final WakeUp wakeUp = new WakeUp();
    private @Nullable ReaderTable table;
    private @Nullable ReadPlan<T> plan;
    private long rowsLeft;

    DataShardSplitReader(ReaderSettings<T> settings, Supplier<ReaderTable> tableOpener, ReaderMetrics metrics) {
        this.settings = settings;
        this.tableOpener = tableOpener;
        this.metrics = metrics;
        this.rowsLeft = settings.limit();
    }

    @Override
    public RecordsWithSplitIds<PositionedRecord<T>> fetch() {
        if (rowsLeft == 0) {
            return SplitRecords.finished(splits.finishAll());
        }
        // A filter may leave nothing of many batches: leave the loop when somebody waits for this thread.
        while (!wakeUp.take()) {
            OpenSplit<T> current = splits.current(this::open);
            if (current == null) {
                return nothing();
            }
            List<PositionedRecord<T>> records = current.next(rowsLeft);
            if (records == null) {
                return finish(current);
            }
            if (!records.isEmpty()) {
                rowsLeft -= records.size();
                return SplitRecords.of(current.split().splitId(), records);
            }
        }
        return SplitRecords.nothing();
    }

    /** While there are splits Flink asks again at once: where all are paused, only a resumed or a new one, or the end, is worth an answer. */
    private RecordsWithSplitIds<PositionedRecord<T>> nothing() {
        if (!splits.isEmpty()) {
            wakeUp.await();
        }
        return SplitRecords.nothing();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DataShardSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("Splits are only ever added: " + change.getClass());
        }
        splits.add(change.splits());
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<DataShardSplit> splitsToPause, Collection<DataShardSplit> splitsToResume) {
        LOG.debug("Paused for watermark alignment: {}; resumed: {}", splitsToPause, splitsToResume);
        splits.pause(splitsToPause);
        splits.resume(splitsToResume);
    }

    @Override
    public void wakeUp() {
        wakeUp.call();
    }

    @Override
    public void close() {
        splits.close();
        if (table != null) {
            table.close();
            table = null;
        }
    }

    private OpenSplit<T> open(DataShardSplit split) {
        ReaderTable readerTable = table();
        try {
            return OpenSplit.open(
                    readerTable, plan(readerTable, split), split, settings.filter(), settings.verification());
        } catch (StorageException e) {
            throw readerTable.exists(split.path()) ? e : OpenSplit.lost(readerTable, split, e);
        }
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

    private RecordsWithSplitIds<PositionedRecord<T>> finish(OpenSplit<T> ended) {
        metrics.splitRead(ended.split().end() - ended.split().start(), ended.skippedRowGroups());
        splits.finish(ended);
        return SplitRecords.finished(Set.of(ended.split().splitId()));
    }
}
