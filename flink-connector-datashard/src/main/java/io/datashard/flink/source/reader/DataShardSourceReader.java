package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.table.TableLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Emits the rows of splits. It asks for more splits while it reads the last of several, so that it need not wait for them.
 *
 * <p>All rows go to the reader's own output: watermark and idleness follow the reader's rows as one stream (see {@link ReaderWideOutput}).
 */
public final class DataShardSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<CurrentRecord<T>, T, DataShardSplit, SplitProgress> {
    private final LastingFetcher<CurrentRecord<T>> fetcher;
    /** Splits whose outputs Flink has made, or will make before it polls. */
    private final List<String> splitsWithOutput = new ArrayList<>();

    private @Nullable ReaderWideOutput<T> readerWide;
    /** Whether a request for splits is under way. */
    private boolean asked;

    DataShardSourceReader(
            ReaderSettings<T> settings,
            Supplier<ReaderTable> tableOpener,
            ReaderMetrics metrics,
            SourceReaderContext context) {
        this(
                new LastingFetcher<>(
                        () -> new EndingSplitReader<>(new DataShardSplitReader<>(settings, tableOpener, metrics)),
                        context.getConfiguration()),
                context);
    }

    private DataShardSourceReader(LastingFetcher<CurrentRecord<T>> fetcher, SourceReaderContext context) {
        super(
                fetcher,
                (record, output, progress) -> {
                    output.collect(record.value());
                    progress.emittedUpTo(record.nextRow());
                },
                context.getConfiguration(),
                context);
        this.fetcher = fetcher;
    }

    /** Creates a reader. It reads nothing before it gets a split. */
    public static <T> DataShardSourceReader<T> create(
            SourceReaderContext context, TableLocation location, ReaderSettings<T> settings) {
        return new DataShardSourceReader<>(
                settings,
                () -> StoredReaderTable.open(location, context.metricGroup()),
                new ReaderMetrics(context.metricGroup()),
                context);
    }

    @Override
    public void start() {
        askUnlessBusy(0);
    }

    @Override
    public void addSplits(List<DataShardSplit> splits) {
        asked = false;
        splits.forEach(split -> splitsWithOutput.add(split.splitId()));
        super.addSplits(splits);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        if (output == readerWide) {
            // The call comes from Flink's own pollNext, for its next batch.
            return super.pollNext(output);
        }
        if (!splitsWithOutput.isEmpty()) {
            splitsWithOutput.forEach(output::releaseOutputForSplit);
            splitsWithOutput.clear();
        }
        if (readerWide == null || !readerWide.isOf(output)) {
            readerWide = new ReaderWideOutput<>(output);
        }
        return super.pollNext(readerWide);
    }

    /** Does nothing. No split has its own watermark: watermark alignment pauses the whole reader, by not polling it. */
    @Override
    public void pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {}

    @Override
    public void notifyNoMoreSplits() {
        fetcher.endSplits();
        super.notifyNoMoreSplits();
    }

    @Override
    protected void onSplitFinished(Map<String, SplitProgress> finished) {
        askUnlessBusy(1);
    }

    private void askUnlessBusy(int most) {
        if (!asked && getNumberOfCurrentlyAssignedSplits() <= most) {
            asked = true;
            context.sendSplitRequest();
        }
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
