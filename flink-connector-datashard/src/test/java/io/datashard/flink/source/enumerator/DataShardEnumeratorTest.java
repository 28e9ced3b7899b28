package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.source.split.DataShardSplit;
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
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class DataShardEnumeratorTest {
    private static final long POLL = 77;
    private static final long RETRY = 1000;
    private static final Duration AWAITED = Duration.ofSeconds(60);

    private final TableHistory history = new TableHistory().append("a", "b").append("c");
    private final HistoryTable table = new HistoryTable(history);
    private final ManualContext context = new ManualContext();
    private final ManualClock clock = new ManualClock();
    private boolean there = true;

    @Test
    void splitsGoToTheReadersThatAskOldestFirst() {
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        request(enumerator, 1);
        request(enumerator, 0);
        context.runAll();

        assertThat(context.names(1)).containsExactly("a");
        assertThat(context.names(0)).containsExactly("b");
        request(enumerator, 0);
        assertThat(context.names(0)).containsExactly("b", "c");
        assertThat(context.noMoreSplits).isEmpty();
        request(enumerator, 0);
        request(enumerator, 1);
        assertThat(context.noMoreSplits).containsExactly(0, 1);
    }

    @Test
    void nobodyIsSentHomeWhilePlanningIsUnderWay() {
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        request(enumerator, 0);

        assertThat(context.noMoreSplits).isEmpty();
    }

    @Test
    void returnedSplitsComeBeforeLaterOnes() {
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        context.runAll();
        request(enumerator, 0);
        List<DataShardSplit> taken = context.assigned.get(0);
        context.unregister(0);
        enumerator.addSplitsBack(taken, 0);
        request(enumerator, 1);

        assertThat(context.names(1)).containsExactly("a");
    }

    @Test
    void failedReaderGetsNothingUntilItAsksAgain() {
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        request(enumerator, 0);
        context.unregister(0);
        enumerator.addSplitsBack(List.of(), 0);
        context.runAll();

        assertThat(context.allNames()).isEmpty();
    }

    @Test
    void pollFindsNewSnapshotsByOneSmallReadEach() {
        DataShardEnumerator enumerator = start(continuous(), null);
        context.runAll();
        request(enumerator, 0);
        request(enumerator, 0);
        request(enumerator, 0);
        int refreshes = table.refreshes;
        int reads = history.reads.size();

        context.pass(POLL);
        request(enumerator, 0);

        assertThat(context.names(0)).containsExactly("a", "b", "c");
        assertThat(table.refreshes).isEqualTo(refreshes + 1);
        assertThat(history.reads).hasSize(reads);

        history.append("d");
        context.pass(POLL);
        assertThat(context.names(0)).containsExactly("a", "b", "c", "d");
        assertThat(context.noMoreSplits).isEmpty();
    }

    @Test
    void stateHoldsAWindowAndGoesOnFromAnyPoint() throws Exception {
        history.append(IntStream.range(0, 2000).mapToObj(i -> "f" + i).toArray(String[]::new));
        DataShardEnumeratorStateSerializer serializer = new DataShardEnumeratorStateSerializer();
        DataShardEnumerator enumerator = start(continuous(), null);
        for (int request = 0; context.allNames().size() < 2003; request++) {
            if (request % 7 == 0) {
                byte[] state = serializer.serialize(enumerator.snapshotState(request));
                assertThat(state.length).isLessThan(64_000);
                context.calls.clear();
                enumerator = start(continuous(), serializer.deserialize(serializer.getVersion(), state));
            }
            request(enumerator, 0);
            context.runAll();
        }

        assertThat(context.assigned.get(0))
                .extracting(DataShardSplit::ordinal)
                .containsExactlyElementsOf(LongStream.range(0, 2003).boxed().toList());
        assertThat(context.names(0))
                .startsWith("a", "b", "c", "f0")
                .endsWith("f1999")
                .doesNotHaveDuplicates();
    }

    @Test
    void manySmallSplitsGoOutTogetherButLeaveEnoughForOthers() {
        history.append(IntStream.range(0, 40).mapToObj(i -> "f" + i).toArray(String[]::new));
        context.register(1);
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        context.runAll();

        request(enumerator, 0);

        assertThat(context.names(0)).hasSize(10);
    }

    @Test
    void checkpointDuringAPlanningRoundLosesNothing() {
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        DataShardEnumeratorState state = enumerator.snapshotState(1);
        context.runAll();
        context.calls.clear();

        DataShardEnumerator restored = start(new ReadMode.Current(), state);
        context.runAll();
        for (int i = 0; i < 3; i++) {
            request(restored, 0);
        }

        assertThat(context.names(0)).containsExactly("a", "b", "c");
    }

    @Test
    void failingStoreIsTriedAgainEverMoreSlowlyAndNotForEver() {
        table.failures = 3;
        DataShardEnumerator enumerator = start(new ReadMode.Current(), null);
        request(enumerator, 0);
        context.runAll();
        assertThat(table.failures).isEqualTo(2);
        context.pass(RETRY);
        assertThat(table.failures).isEqualTo(1);
        context.pass(RETRY);
        assertThat(table.failures).isEqualTo(1);
        context.pass(RETRY);
        assertThat(table.failures).isZero();
        for (int i = 0; i < 4; i++) {
            context.pass(RETRY);
        }
        assertThat(context.names(0)).containsExactly("a");

        ManualContext other = new ManualContext();
        table.failures = 1000;
        DataShardEnumerator hopeless = enumerator(other, new ReadMode.Current(), null);
        hopeless.start();
        assertThatThrownBy(() -> {
                    other.runAll();
                    for (int i = 0; i < 1000; i++) {
                        other.pass(RETRY);
                    }
                })
                .isInstanceOf(StorageException.class);
        assertThat(table.failures).isEqualTo(1000 - PlanningRetry.MAX_FAILURES);
    }

    @Test
    void invalidRequestsFailAtOnce() {
        start(new ReadMode.AtSnapshot(1), null);

        assertThatThrownBy(context::runAll)
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseInstanceOf(InvalidUseException.class);
    }

    @Test
    void tableThatIsNotThereYetIsAwaited() {
        there = false;
        DataShardEnumerator enumerator = start(continuous(), null);
        request(enumerator, 0);
        context.runAll();
        clock.advance(AWAITED.minusSeconds(1));
        context.pass(POLL);
        assertThat(context.names(0)).isEmpty();

        there = true;
        context.pass(POLL);
        assertThat(context.names(0)).containsExactly("a");
    }

    @Test
    void tableThatDoesNotComeInTimeIsAnError() {
        there = false;
        start(continuous(), null);
        context.runAll();
        clock.advance(AWAITED);

        assertThatThrownBy(() -> context.pass(POLL))
                .isInstanceOf(SuppressRestartsException.class)
                .hasRootCauseMessage(
                        "Cannot read t: there is no table, and it was waited for 60000 ms for one. Start the job that creates it,"
                                + " correct the path, or raise 'scan.await-table'.");
    }

    @Test
    void tableThatWasThereIsNotAwaited() {
        DataShardEnumerator enumerator = start(continuous(), null);
        request(enumerator, 0);
        context.runAll();
        there = false;
        history.append("d");
        context.pass(POLL);
        request(enumerator, 0);
        request(enumerator, 0);
        request(enumerator, 0);
        assertThat(context.names(0)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void closingClosesTheTable() {
        start(new ReadMode.Current(), null).close();

        assertThat(table.closed).isTrue();
    }

    private void request(DataShardEnumerator enumerator, int reader) {
        context.register(reader);
        enumerator.handleSplitRequest(reader, "host");
    }

    private DataShardEnumerator start(ReadMode mode, DataShardEnumeratorState restored) {
        context.periodic.clear();
        DataShardEnumerator enumerator = enumerator(context, mode, restored);
        enumerator.start();
        return enumerator;
    }

    private DataShardEnumerator enumerator(
            ManualContext enumeratorContext, ReadMode mode, DataShardEnumeratorState restored) {
        PlanningSettings settings = new PlanningSettings(
                mode,
                Long.MAX_VALUE,
                new ReadSettings(1 << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));
        SplitPlanner planner = new SplitPlanner(settings, null, table, OptionNames.FLINK, DataShardEnumerator.WINDOW);
        AwaitedTable awaited = new AwaitedTable("t", AWAITED, clock.time(), () -> there, () -> {});
        PlanningRounds rounds = new PlanningRounds(
                table.name(),
                planner,
                awaited,
                new PositionKeeper(null, () -> null),
                ChecksumVerification.PAGE,
                clock.time(),
                table::close);
        return new DataShardEnumerator(enumeratorContext, settings, rounds, restored);
    }

    private static ReadMode continuous() {
        return new ReadMode.Continuous(StartingPosition.full(), Duration.ofMillis(POLL));
    }
}
