package io.datashard.flink.source.enumerator;

import io.datashard.flink.failure.LastingFailures;
import io.datashard.flink.metrics.RequestMetrics;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.ReadProgress;
import io.datashard.read.Planned;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.SplitPlanner;
import io.datashard.storage.FailureLog;
import io.datashard.storage.PassingTime;
import io.datashard.storage.Sources;
import io.datashard.table.AccessedTable;
import io.datashard.table.TableLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands splits to readers as they ask for them, oldest first, and plans more before they run out.
 *
 * <p>The coordinator thread owns all fields. Planning runs on the I/O thread, one round at a time, from one immutable state to the next. The
 * coordinator thread takes over the new state and the splits of a round in one step, so that a checkpoint holds both or neither.
 */
public final class DataShardEnumerator implements SplitEnumerator<DataShardSplit, DataShardEnumeratorState> {
    /** Most splits of a round. */
    static final int WINDOW = 256;
    /** A new round starts as soon as fewer splits than this are waiting. */
    static final int LOW_WATER = 128;

    /** Most splits that a reader gets at once. */
    private static final int MAX_BATCH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(DataShardEnumerator.class);
    private static final long RETRY_TICK_MILLIS = 1000;

    private final SplitEnumeratorContext<DataShardSplit> context;
    private final PlanningSettings settings;
    private final PlanningRounds rounds;
    private final PriorityQueue<DataShardSplit> pending =
            new PriorityQueue<>(Comparator.comparingLong(DataShardSplit::ordinal));
    private final Set<Integer> waitingReaders = new LinkedHashSet<>();
    private final PlanningRetry retry = new PlanningRetry();
    private final EnumeratorMetrics metrics = new EnumeratorMetrics();
    private final FirstScan firstScan;
    private final KeptPosition kept;
    private PlanningState planning;
    /** What Flink was told last; null = nothing yet. */
    private @Nullable Boolean backlog;

    private boolean planningNow;
    private boolean caughtUp;
    private boolean ticking;

    DataShardEnumerator(
            SplitEnumeratorContext<DataShardSplit> context,
            PlanningSettings settings,
            PlanningRounds rounds,
            @Nullable DataShardEnumeratorState restored) {
        this.context = context;
        this.settings = settings;
        this.rounds = rounds;
        this.firstScan = restored == null ? FirstScan.of(settings) : FirstScan.at(restored.firstScanEnd());
        this.kept = new KeptPosition(context, rounds.keeper());
        this.planning = restored == null ? PlanningState.NEW : restored.planning();
        if (restored != null) {
            pending.addAll(restored.pending());
            kept.restored(planning);
        }
    }

    /**
     * Creates an enumerator. It reads nothing before {@link #start}.
     *
     * @param awaited how long to wait for a table that is not there, and what is declared of it
     * @param reading what is told of the rows, and under which name the position is kept
     * @param restored the state to go on from; null = begin a new read
     */
    public static DataShardEnumerator create(
            SplitEnumeratorContext<DataShardSplit> context,
            TableLocation location,
            PlanningSettings settings,
            AwaitedDeclaration awaited,
            EnumeratedRead reading,
            @Nullable DataShardEnumeratorState restored) {
        AccessedTable table = new AccessedTable(
                location,
                ProcessSurroundings::current,
                storage -> RequestMetrics.register(context.metricGroup(), storage));
        SplitPlanner planner = new SplitPlanner(settings, reading.filter(), table, OptionNames.FLINK, WINDOW);
        PassingTime time = Sources.ofProcess().time();
        PlanningRounds rounds = new PlanningRounds(
                table.name(),
                planner,
                AwaitedTable.of(table, awaited, time),
                new PositionKeeper(reading.named(), table::namedPositions),
                reading.verification(),
                time,
                table::close);
        return new DataShardEnumerator(context, settings, rounds, restored);
    }

    @Override
    public void start() {
        metrics.register(context.metricGroup(), retry);
        metrics.pending(pending.size());
        firstScan.start(context.currentParallelism());
        tellBacklog();
        if (settings.mode() instanceof ReadMode.Continuous continuous) {
            long interval = Math.max(1, continuous.interval().toMillis());
            context.callAsync(() -> true, (tick, failure) -> poll(), interval, interval);
        }
        planMore();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        waitingReaders.add(subtask);
        firstScan.asks(subtask);
        assign();
    }

    @Override
    public void addSplitsBack(List<DataShardSplit> splits, int subtask) {
        LOG.debug("Reader {} returns {} splits", subtask, splits.size());
        waitingReaders.remove(subtask);
        firstScan.failed(subtask);
        // Their ordinals put them first again.
        pending.addAll(splits);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        // Nothing to do: a reader asks for splits when it is ready.
    }

    @Override
    public DataShardEnumeratorState snapshotState(long checkpointId) {
        DataShardSplit first = pending.peek();
        kept.taken(checkpointId, first == null ? planning.nextOrdinal() : first.ordinal());
        List<DataShardSplit> splits = new ArrayList<>(pending);
        splits.sort(pending.comparator());
        return new DataShardEnumeratorState(planning, splits, firstScan.end());
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof ReadProgress progress) {
            kept.told(subtask, progress.checkpointId(), progress.first());
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        kept.completed(checkpointId);
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void poll() {
        if (caughtUp && !retry.isWaiting()) {
            caughtUp = false;
            planMore();
        }
    }

    private void planMore() {
        boolean enough = caughtUp || planning.done() || pending.size() >= LOW_WATER;
        if (!planningNow && !enough && !retry.isWaiting()) {
            startPlanning();
        }
    }

    private void startPlanning() {
        planningNow = true;
        PlanningState from = planning;
        context.callAsync(() -> rounds.run(from), this::planned);
    }

    private void planned(PlanningRounds.@Nullable Round round, @Nullable Throwable failure) {
        planningNow = false;
        if (round == null || failure != null) {
            planningFailed(failure == null ? new IllegalStateException("planning gave nothing") : failure);
            return;
        }
        retry.succeeded();
        Planned planned = round.planned();
        planning = planned.state();
        caughtUp = planned.caughtUp();
        pending.addAll(round.splits());
        firstScan.planned(planning, caughtUp);
        kept.planned(planned);
        metrics.planned(planned, round.millis());
        assign();
    }

    private void planningFailed(Throwable failure) {
        if (!retry.countFailure(failure)) {
            throw failure instanceof RuntimeException known
                    ? LastingFailures.toThrow(known)
                    : new FlinkRuntimeException(failure);
        }
        FailureLog.warn(LOG, failure, "Planning failed {} times in a row; trying again", retry.consecutiveFailures());
        if (!ticking) {
            ticking = true;
            context.callAsync(() -> true, (tick, none) -> retryTick(), RETRY_TICK_MILLIS, RETRY_TICK_MILLIS);
        }
    }

    private void retryTick() {
        if (!planningNow && retry.tick()) {
            startPlanning();
        }
    }

    private void assign() {
        while (!pending.isEmpty()) {
            Integer reader = nextReader();
            if (reader == null) {
                break;
            }
            List<DataShardSplit> batch = nextBatch();
            firstScan.handedOut(reader, batch);
            context.assignSplits(new SplitsAssignment<>(Map.of(reader, batch)));
        }
        if (pending.isEmpty() && planning.done()) {
            for (Integer reader = nextReader(); reader != null; reader = nextReader()) {
                context.signalNoMoreSplits(reader);
            }
        }
        metrics.pending(pending.size());
        tellBacklog();
        planMore();
    }

    /**
     * Tells Flink when the first scan begins and ends, after which it takes checkpoints at the normal interval again. A new enumerator tells it in
     * any case: Flink keeps what it was told by the one before a failure.
     */
    private void tellBacklog() {
        boolean now = firstScan.goesOn(pending.peek());
        if (settings.isContinuous() && (backlog == null || backlog != now)) {
            backlog = now;
            context.setIsProcessingBacklog(now);
        }
    }

    /** The oldest splits: one, or several small ones if enough splits remain for all other readers. */
    private List<DataShardSplit> nextBatch() {
        int share = pending.size() / (2 * Math.max(1, context.currentParallelism()));
        List<DataShardSplit> batch = new ArrayList<>();
        long bytes = 0;
        do {
            DataShardSplit split = pending.remove();
            batch.add(split);
            bytes += split.end() - split.start();
        } while (batch.size() < Math.min(share, MAX_BATCH)
                && bytes + pending.element().end() - pending.element().start()
                        <= settings.reading().splitTargetBytes());
        return batch;
    }

    /** Removes and returns the reader that has waited longest, among those still registered; null if none waits. */
    private @Nullable Integer nextReader() {
        waitingReaders.retainAll(context.registeredReaders().keySet());
        for (Integer reader : waitingReaders) {
            waitingReaders.remove(reader);
            return reader;
        }
        return null;
    }
}
