package io.datashard.flink.source.reader;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.ReadProgress;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Sources;
import io.datashard.table.TableLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Emits the rows of splits. It asks for more splits while it reads the last of several, so that it need not wait for them.
 *
 * <p>With a limit of rows per second it emits a row when it is due. Until then it has nothing available, so that the task thread is free for
 * checkpoints and for the end of the job.
 *
 * <p>All rows go to the reader's own output: watermark and idleness follow the reader's rows as one stream (see {@link ReaderWideOutput}).
 */
public final class DataShardSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<CurrentRecord<T>, T, DataShardSplit, SplitProgress> {
    private final LastingFetcher<CurrentRecord<T>> fetcher;
    private final RowPace pace;
    private final boolean tellsProgress;
    /** Splits whose outputs Flink has made, or will make before it polls. */
    private final List<String> splitsWithOutput = new ArrayList<>();

    private @Nullable ReaderWideOutput<T> readerWide;
    /** Whether a request for splits is under way. */
    private boolean asked;

    DataShardSourceReader(
            ReaderSettings<T> settings,
            Supplier<ReaderTable> tableOpener,
            ReaderMetrics metrics,
            SourceReaderContext context,
            RowPace pace) {
        this(
                new LastingFetcher<>(
                        () -> new EndingSplitReader<>(new DataShardSplitReader<>(settings, tableOpener, metrics)),
                        context.getConfiguration()),
                context,
                pace,
                settings.named() != null);
    }

    private DataShardSourceReader(
            LastingFetcher<CurrentRecord<T>> fetcher,
            SourceReaderContext context,
            RowPace pace,
            boolean tellsProgress) {
        super(
                fetcher,
                (record, output, progress) -> {
                    pace.count();
                    output.collect(record.value());
                    progress.emittedUpTo(record.nextRow());
                },
                context.getConfiguration(),
                context);
        this.fetcher = fetcher;
        this.pace = pace;
        this.tellsProgress = tellsProgress;
    }

    /** Creates a reader. It reads nothing before it gets a split. */
    public static <T> DataShardSourceReader<T> create(
            SourceReaderContext context, TableLocation location, ReaderSettings<T> settings) {
        return new DataShardSourceReader<>(
                settings,
                () -> StoredReaderTable.open(location, context.metricGroup()),
                new ReaderMetrics(context.metricGroup()),
                context,
                pace(context, settings.rowsPerSecond()));
    }

    private static RowPace pace(SourceReaderContext context, long rowsPerSecond) {
        PassingTime time = Sources.ofProcess().time();
        return rowsPerSecond == RowPace.UNLIMITED
                ? RowPace.unlimited(time)
                : RowPace.share(rowsPerSecond, context.currentParallelism(), context.getIndexOfSubtask(), time);
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
        if (!pace.allows()) {
            return InputStatus.NOTHING_AVAILABLE;
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

    @Override
    public List<DataShardSplit> snapshotState(long checkpointId) {
        List<DataShardSplit> unfinished = super.snapshotState(checkpointId);
        if (tellsProgress) {
            long first =
                    unfinished.stream().mapToLong(DataShardSplit::ordinal).min().orElse(ReadProgress.NONE);
            context.sendSourceEventToCoordinator(new ReadProgress(checkpointId, first));
        }
        return unfinished;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return pace.pause().isDone() ? super.isAvailable() : pace.pause();
    }

    @Override
    public void close() throws Exception {
        pace.close();
        super.close();
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
