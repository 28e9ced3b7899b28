package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.options.OptionNames;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.PlanningSettings;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.ManualClock;
import io.datashard.testing.TableHistory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Flink is told of the backlog, so that it takes fewer checkpoints during the first scan. */
class FirstScanTest {
    private static final long POLL = 77;
    private static final DataShardEnumeratorStateSerializer SERIALIZER = new DataShardEnumeratorStateSerializer();

    private final TableHistory history = new TableHistory();
    private final HistoryTable table = new HistoryTable(history);
    private final ManualClock clock = new ManualClock();
    private ManualContext context = new ManualContext();

    @Test
    void firstScanIsABacklogUntilEveryReaderWithASplitAsksAgain() {
        history.append("a", "b", "c");
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        assertThat(context.backlog).containsExactly(true);
        context.runAll();
        enumerator.handleSplitRequest(0, "host");
        enumerator.handleSplitRequest(1, "host");
        enumerator.handleSplitRequest(0, "host");
        assertThat(context.allNames()).containsExactlyInAnyOrder("a", "b", "c");
        enumerator.handleSplitRequest(0, "host");
        assertThat(context.backlog).containsExactly(true);

        enumerator.handleSplitRequest(1, "host");

        assertThat(context.backlog).containsExactly(true, false);
    }

    @Test
    void whatIsAddedLaterIsNone() {
        history.append("a");
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        context.runAll();
        for (int request = 0; request < 2; request++) {
            enumerator.handleSplitRequest(0, "host");
            enumerator.handleSplitRequest(1, "host");
        }
        assertThat(context.backlog).containsExactly(true, false);

        history.append(names(500));
        context.pass(POLL);
        enumerator.handleSplitRequest(0, "host");
        enumerator.addSplitsBack(List.copyOf(context.assigned.get(0)), 0);

        assertThat(context.backlog).containsExactly(true, false);
    }

    @Test
    void emptyTableHasNone() {
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        context.runAll();
        assertThat(context.backlog).containsExactly(true, false);
        history.append("a");
        context.pass(POLL);
        enumerator.handleSplitRequest(0, "host");

        assertThat(context.names(0)).containsExactly("a");
        assertThat(context.backlog).containsExactly(true, false);
    }

    @Test
    void readThatStartsLaterHasNone() {
        history.append("a").append("b");
        start(StartingPosition.latest(), null);
        context.runAll();
        assertThat(context.backlog).containsExactly(false);
    }

    @Test
    void oldestSnapshotIsTheFirstScanOfAReadFromThere() {
        history.append("a").append(names(1000));
        DataShardEnumerator enumerator = start(StartingPosition.earliest(), null);
        context.runAll();
        int requests = 0;
        while (context.backlog.size() < 2) {
            enumerator.handleSplitRequest(requests++ % 2, "host");
            context.runAll();
        }
        assertThat(context.backlog).containsExactly(true, false);
        // Those of the round that planned the end of the scan, and no more.
        assertThat(context.allNames()).contains("a").hasSizeLessThan(300);
    }

    @Test
    void readThatEndsTellsNothing() {
        history.append("a");
        enumerator(new ReadMode.Current(), null).start();
        context.runAll();
        assertThat(context.backlog).isEmpty();
    }

    /** At every moment of a scan, and after it. */
    @Test
    void restoredReadTellsWhatIsTrue() throws IOException {
        history.append(names(700));
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        boolean over = false;
        for (int request = 0; !over; request++) {
            over = context.backlog.contains(false);
            assertThat(backlogAfterRestore(enumerator)).isEqualTo(!over);
            enumerator.handleSplitRequest(request % 2, "host");
            context.runAll();
        }
        history.append(names(700));
        context.pass(POLL);
        assertThat(backlogAfterRestore(enumerator)).isFalse();
    }

    private boolean backlogAfterRestore(DataShardEnumerator enumerator) throws IOException {
        DataShardEnumeratorState state =
                SERIALIZER.deserialize(SERIALIZER.getVersion(), SERIALIZER.serialize(enumerator.snapshotState(1)));
        ManualContext before = context;
        start(StartingPosition.full(), state);
        List<Boolean> told = context.backlog;
        context = before;
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void restoredReadersHaveSplitsUntilTheyAsk() {
        history.append("a", "b");
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        context.runAll();
        enumerator.handleSplitRequest(0, "host");
        enumerator.handleSplitRequest(1, "host");
        DataShardEnumeratorState state = enumerator.snapshotState(1);
        assertThat(state.pending()).isEmpty();

        DataShardEnumerator restored = start(StartingPosition.full(), state);
        context.runAll();
        restored.handleSplitRequest(1, "host");
        assertThat(context.backlog).containsExactly(true);
        restored.handleSplitRequest(0, "host");
        assertThat(context.backlog).containsExactly(true, false);
    }

    @Test
    void failedReaderHasSplitsUntilItAsks() {
        history.append("a", "b");
        DataShardEnumerator enumerator = start(StartingPosition.full(), null);
        context.runAll();
        enumerator.handleSplitRequest(0, "host");
        enumerator.handleSplitRequest(1, "host");
        enumerator.handleSplitRequest(0, "host");
        // Its split is in its own state.
        enumerator.addSplitsBack(List.of(), 0);
        enumerator.handleSplitRequest(1, "host");
        assertThat(context.backlog).containsExactly(true);
        enumerator.handleSplitRequest(0, "host");
        assertThat(context.backlog).containsExactly(true, false);
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toArray(String[]::new);
    }

    private DataShardEnumerator start(StartingPosition position, DataShardEnumeratorState restored) {
        context = new ManualContext();
        context.register(0);
        context.register(1);
        DataShardEnumerator enumerator =
                enumerator(new ReadMode.Continuous(position, Duration.ofMillis(POLL)), restored);
        enumerator.start();
        return enumerator;
    }

    private DataShardEnumerator enumerator(ReadMode mode, DataShardEnumeratorState restored) {
        PlanningSettings settings = new PlanningSettings(
                mode,
                Long.MAX_VALUE,
                new ReadSettings(1 << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));
        SplitPlanner planner = new SplitPlanner(settings, null, table, OptionNames.FLINK, DataShardEnumerator.WINDOW);
        AwaitedTable awaited = new AwaitedTable("t", Duration.ZERO, clock.time(), () -> true, () -> {});
        PlanningRounds rounds = new PlanningRounds(
                table.name(),
                planner,
                awaited,
                new PositionKeeper(null, () -> null),
                ChecksumVerification.PAGE,
                clock.time(),
                table::close);
        return new DataShardEnumerator(context, settings, rounds, restored);
    }
}
