package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.SettingNames;
import io.datashard.layout.Numbering;
import io.datashard.model.SequenceNumber;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reader whose table is migrated to another layout, which may number its snapshots anew, between two rounds. */
class MigrationPlanningTest {
    private static final int WINDOW = 100;
    private static final int SHIFT = 10;
    private static final Numbering OLD = new Numbering("old");
    private static final Numbering NEW = new Numbering("new");

    private final TableHistory table =
            new TableHistory().append("a", "b").append("c").append("d");

    @Test
    void positionThatIsStillListedTakesTheNewNumbers() {
        PlanningState seen = plan(settings(OnGap.FAIL), PlanningState.NEW, OLD).state();
        table.renumber(SHIFT).append("e");

        Planned planned = plan(settings(OnGap.FAIL), seen, NEW);
        PlanningState after = planned.state();
        table.append("f").expire(101, 102, 103, 114);

        assertThat(names(planned)).containsExactly("e");
        assertThat(after.position().sequenceNumber()).isEqualTo(new SequenceNumber(SHIFT + 4));
        assertThat(names(plan(settings(OnGap.FAIL), after, NEW))).containsExactly("f");
    }

    @Test
    void stepUnderWayGoesOnInItsManifests() {
        PlanningSettings settings = settings(OnGap.FAIL);
        Planned first = planner(settings, 2, OLD).plan(PlanningState.NEW);
        table.renumber(SHIFT).append("e");

        Planned second = plan(settings, first.state(), NEW);

        assertThat(names(first)).containsExactly("a", "b");
        assertThat(names(second)).containsExactly("c", "d", "e");
    }

    @Test
    void positionThatIsNotListedAnyMoreIsAGap() {
        PlanningState seen = plan(settings(OnGap.FAIL), PlanningState.NEW, OLD).state();
        table.renumber(SHIFT).append("e").expire(101, 102, 103);

        assertThatThrownBy(() -> plan(settings(OnGap.FAIL), seen, NEW))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("migrated")
                .hasMessageContaining("set 'onGap' to 'earliest'");
        assertThat(names(plan(settings(OnGap.EARLIEST), seen, NEW))).containsExactly("a", "b", "c", "d", "e");
        Planned latest = plan(settings(OnGap.LATEST), seen, NEW);
        assertThat(names(latest)).isEmpty();
        table.append("f");
        assertThat(names(plan(settings(OnGap.FAIL), latest.state(), NEW))).containsExactly("f");
    }

    @Test
    void stepByNumbersUnderWayIsRefused() {
        PlanningState seen = plan(settings(OnGap.FAIL), PlanningState.NEW, OLD).state();
        PlanningState bridging = seen.plan(new ScanStep.Above(
                seen.position().sequenceNumber(), table.append("e").current()));

        assertThatThrownBy(() -> plan(settings(OnGap.EARLIEST), bridging, NEW))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("migrated");
        assertThat(names(plan(settings(OnGap.FAIL), bridging, OLD))).containsExactly("e");
    }

    @Test
    void readerThatHasSeenNothingYetLosesNothing() {
        PlanningState waiting = PlanningState.NEW.begin("uuid", OLD, ContinuousPosition.START);
        table.renumber(SHIFT);

        assertThat(names(plan(settings(OnGap.FAIL), waiting, NEW))).containsExactly("a", "b", "c", "d");
    }

    private Planned plan(PlanningSettings settings, PlanningState from, Numbering numbering) {
        return planner(settings, WINDOW, numbering).plan(from);
    }

    private SplitPlanner planner(PlanningSettings settings, int window, Numbering numbering) {
        HistoryTable opened = new HistoryTable(table);
        opened.numbering = numbering;
        return new SplitPlanner(settings, null, opened, SettingNames.JAVA, window);
    }

    private static PlanningSettings settings(OnGap onGap) {
        return new PlanningSettings(
                new ReadMode.Continuous(StartingPosition.full(), Duration.ofMillis(10)),
                Long.MAX_VALUE,
                new ReadSettings(1 << 20, LegacyReadMode.FULL, onGap, NonAppendChanges.FAIL));
    }

    private static List<String> names(Planned planned) {
        return planned.splits().stream()
                .map(split -> split.scanned().file().path().name())
                .toList();
    }
}
