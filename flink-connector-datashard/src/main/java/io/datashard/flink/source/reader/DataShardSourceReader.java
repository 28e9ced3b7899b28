package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.format.TableLocation;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** Emits the rows of splits, asking for a split whenever it has none. */
public final class DataShardSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<PositionedRecord<T>, T, DataShardSplit, SplitProgress> {

    DataShardSourceReader(
            ReaderSettings<T> settings,
            Supplier<ReaderTable> tableOpener,
            ReaderMetrics metrics,
            SourceReaderContext context) {
        super(
                () -> new DataShardSplitReader<>(settings, tableOpener, metrics),
                (record, output, progress) -> {
                    output.collect(record.value());
                    progress.emittedUpTo(record.nextRow());
                },
                context.getConfiguration(),
                context);
    }

    /** Creates a reader; nothing is read before it gets a split. */
    public static <T> DataShardSourceReader<T> create(
            SourceReaderContext context, TableLocation location, ReaderSettings<T> settings) {
        return new DataShardSourceReader<>(
                settings, () -> StoredReaderTable.open(location), new ReaderMetrics(context.metricGroup()), context);
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, SplitProgress> finished) {
        context.sendSplitRequest();
    }

    @Override
    protected SplitProgress initializedState(DataShardSplit split) {
        return new SplitProgress(split);
    }

    @Override
    protected DataShardSplit toSplitType(String splitId, SplitProgress progress) {
        return progress.toSplit();
    }
}
