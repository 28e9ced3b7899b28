package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.SettingNames;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader that follows a table fetches of each new snapshot. */
class RepeatedReadsTest {
    private static final int WINDOW = 100;
    private static final PlanningSettings SETTINGS = new PlanningSettings(
            new ReadMode.Continuous(StartingPosition.full(), Duration.ofMillis(10)),
            Long.MAX_VALUE,
            ReadSettings.DEFAULT);

    private final TableHistory table =
            new TableHistory().append("a", "b").append("c").append("d");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newSnapshotCostsItsListAndItsManifestOnce(boolean mayAddAgain) {
        TableHistory grown = mayAddAgain ? table.mayAddAgain() : table;
        SplitPlanner planner = planner();
        PlanningState seen = follow(planner, PlanningState.NEW, List.of("a", "b", "c", "d"));
        for (int i = 3; i < 20; i++) {
            String name = "f" + i;
            grown.append(name);

            seen = follow(planner, seen, List.of(name));

            assertThat(table.reads).containsExactlyInAnyOrder(list(101 + i), "m" + i);
        }
    }

    @Test
    void severalNewSnapshotsCostEachListOnce() {
        SplitPlanner planner = planner();
        PlanningState seen = follow(planner, PlanningState.NEW, List.of("a", "b", "c", "d"));
        table.append("e").append("f").append("g");

        follow(planner, seen, List.of("e", "f", "g"));

        assertThat(table.reads).containsExactlyInAnyOrder(list(104), list(105), list(106), "m3", "m4", "m5");
    }

    @Test
    void restoredReaderFetchesTheListThatItHadSeenOnceToo() {
        PlanningState seen = follow(planner(), PlanningState.NEW, List.of("a", "b", "c", "d"));
        table.append("e");

        follow(planner(), seen, List.of("e"));

        assertThat(table.reads).containsExactlyInAnyOrder(list(103), list(104), "m3");
    }

    @Test
    void mergedManifestsAreNotFetchedAgainToTellThatTheirFilesAreThere() {
        SplitPlanner planner = planner();
        PlanningState seen = follow(planner, PlanningState.NEW, List.of("a", "b", "c", "d"));
        table.appendMerging("e");

        follow(planner, seen, List.of("e"));

        assertThat(table.reads).containsExactlyInAnyOrder(list(104), "m3", "m4");
    }

    @Test
    void whatIsKeptIsBounded() {
        SplitPlanner planner = planner();
        List<String> many = IntStream.range(0, 6000).mapToObj(i -> "g" + i).toList();
        PlanningState seen = follow(planner, PlanningState.NEW, List.of("a", "b", "c", "d"));
        table.append(many.toArray(String[]::new));

        follow(planner, seen, many);

        // More than is kept: fetched to be visited, and to know its files.
        assertThat(table.reads).containsOnlyOnce(list(104)).contains("m3").hasSizeGreaterThan(2);
    }

    private SplitPlanner planner() {
        return new SplitPlanner(SETTINGS, null, new HistoryTable(table), SettingNames.JAVA, WINDOW);
    }

    /** Plans to the end and notes what that reads. */
    private PlanningState follow(SplitPlanner planner, PlanningState from, List<String> expected) {
        table.reads.clear();
        List<String> names = new ArrayList<>();
        PlanningState state = from;
        while (true) {
            Planned planned = planner.plan(state);
            state = planned.state();
            planned.splits()
                    .forEach(split -> names.add(split.scanned().file().path().name()));
            if (planned.caughtUp()) {
                assertThat(names).isEqualTo(expected);
                return state;
            }
        }
    }

    private static String list(int id) {
        return "manifest_list_" + id + "_1_0123abcd.avro";
    }
}
