package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.SettingNames;
import io.datashard.error.StorageException;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A reader that comes back after many snapshots. */
class BoundedRoundTest {
    private static final PlanningSettings SETTINGS = new PlanningSettings(
            new ReadMode.Continuous(StartingPosition.full(), Duration.ofMillis(10)),
            Long.MAX_VALUE,
            ReadSettings.DEFAULT);
    private static final int SNAPSHOTS = 500;
    private static final int MOST = 64;

    private final TableHistory history = new TableHistory().append("a");
    private final HistoryTable table = new HistoryTable(history);
    private final SplitPlanner planner = new SplitPlanner(SETTINGS, null, table, SettingNames.JAVA, 10_000);

    /** Otherwise the first of many small commits would wait for the last one, and a failure at the end would cost all of the way. */
    @Test
    void roundTakesSoManySnapshotsAtMostAndNoFailureCostsMore() {
        PlanningState state = planner.plan(PlanningState.NEW).state();
        List<String> added =
                IntStream.range(0, SNAPSHOTS).mapToObj(i -> "f" + i).toList();
        added.forEach(history::append);

        List<String> names = new ArrayList<>();
        Planned round;
        do {
            table.failures = 1;
            PlanningState from = state;
            assertThatThrownBy(() -> planner.plan(from)).isInstanceOf(StorageException.class);
            round = planner.plan(state);
            assertThat(round.splits()).hasSizeLessThanOrEqualTo(MOST);
            round.splits()
                    .forEach(split -> names.add(split.scanned().file().path().name()));
            state = round.state();
        } while (!round.caughtUp());

        assertThat(names).isEqualTo(added);
    }

    /** A round that plans no split goes on all the same. */
    @Test
    void snapshotsWithoutRowsAreLeftBehindInTheState() {
        PlanningState state = planner.plan(PlanningState.NEW).state();
        for (int i = 0; i < SNAPSHOTS; i++) {
            history.mergeManifests();
        }
        int rounds = 0;
        Planned round;
        do {
            round = planner.plan(state);
            assertThat(round.splits()).isEmpty();
            assertThat(round.state().position()).isNotEqualTo(state.position());
            state = round.state();
            rounds++;
        } while (!round.caughtUp());

        assertThat(rounds).isEqualTo(SNAPSHOTS / MOST + 1);
        assertThat(state.position().snapshotId()).isEqualTo(history.current().id());
    }

    /** Each round looks at the table anew: what has been expired meanwhile is not asked for. */
    @Test
    void expiryBetweenTwoRoundsIsSeen() {
        PlanningState seen = planner.plan(PlanningState.NEW).state();
        IntStream.range(0, SNAPSHOTS).forEach(i -> history.append("f" + i));
        Planned first = planner.plan(seen);
        assertThat(first.splits()).hasSize(MOST);
        history.expire(IntStream.range(101 + MOST + 1, 101 + SNAPSHOTS)
                .mapToLong(id -> id)
                .toArray());

        Planned second = planner.plan(first.state());

        assertThat(second.splits()).hasSize(SNAPSHOTS - first.splits().size());
        assertThat(second.caughtUp()).isTrue();
    }
}
