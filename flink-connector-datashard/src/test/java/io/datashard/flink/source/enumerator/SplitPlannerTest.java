package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.layout.Numbering;
import io.datashard.model.SnapshotId;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.ContinuousPosition;
import io.datashard.read.FileSplit;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.LiveFiles;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.Planned;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.ScanCursor;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
    private static final DataShardEnumeratorStateSerializer SERIALIZER = new DataShardEnumeratorStateSerializer();

    /** What a reader that stands still must not miss. */
    private static final List<UnaryOperator<TableHistory>> CHANGES = List.of(
            table -> table.rewriteData("abc"),
            table -> table.replaceData(List.of("a"), "aa"),
            table -> table.delete("a"),
            table -> table.overwrite("a", "x"));

    private final TableHistory table =
            new TableHistory().append("a", "b").append("c").append("d");

    @Test
    void boundedReadsPlanTheSnapshotAskedFor() throws IOException {
        assertThat(plan(new ReadMode.Current())).containsExactly("a", "b", "c", "d");
        assertThat(plan(new ReadMode.AtSnapshot(102))).containsExactly("a", "b", "c");
        assertThat(plan(new ReadMode.AsOf(Instant.ofEpochMilli(1999)))).containsExactly("a", "b");
        assertThat(plan(new ReadMode.Between(101, 103))).containsExactly("c", "d");
        assertThat(plan(new ReadMode.Between(102, 102))).isEmpty();
    }

    @Test
    void impossibleSnapshotsAreRefused() {
        assertThatThrownBy(() -> plan(new ReadMode.AtSnapshot(99))).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> plan(new ReadMode.AsOf(Instant.ofEpochMilli(1))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("101");
        assertThatThrownBy(() -> plan(new ReadMode.Between(103, 101)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("not an ancestor");
    }

    @Test
    void continuousReadsStartWhereAskedTo() throws IOException {
        assertThat(plan(continuous(StartingPosition.full()))).containsExactly("a", "b", "c", "d");
        assertThat(plan(continuous(StartingPosition.earliest()))).containsExactly("a", "b", "c", "d");
        assertThat(plan(continuous(StartingPosition.latest()))).isEmpty();
        assertThat(plan(continuous(StartingPosition.snapshotId(new SnapshotId(102)))))
                .containsExactly("c", "d");
        assertThat(plan(continuous(StartingPosition.timestamp(Instant.ofEpochMilli(2001)))))
                .containsExactly("d");
        assertThat(plan(continuous(StartingPosition.timestamp(Instant.EPOCH)))).containsExactly("a", "b", "c", "d");
        assertThat(plan(continuous(StartingPosition.timestamp(Instant.ofEpochMilli(9999)))))
                .isEmpty();
    }

    @Test
    void startAtASnapshotWhoseParentIsExpiredReadsOnlyWhatItAdded() throws IOException {
        table.expire(101);

        assertThat(plan(continuous(StartingPosition.snapshotId(new SnapshotId(102)))))
                .containsExactly("c", "d");
        assertThatThrownBy(() -> plan(continuous(StartingPosition.timestamp(Instant.ofEpochMilli(1500)))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("102");
    }

    @Test
    void everyRoundGoesOnFromItsSerializedState() throws IOException {
        TableHistory many = new TableHistory();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.append("f" + i, "g" + i, "h" + i);
            names.addAll(List.of("f" + i, "g" + i, "h" + i));
        }
        for (int window = 1; window < 8; window++) {
            for (ReadMode mode : List.of(new ReadMode.Current(), continuous(StartingPosition.earliest()))) {
                assertThat(plan(many, settings(mode), window)).isEqualTo(names);
            }
        }
    }

    @Test
    void stepUnderWayOutlivesTheExpiryOfItsSnapshot() throws IOException {
        PlanningSettings settings = settings(continuous(StartingPosition.full()));
        Planned first = planner(table, settings, 2).plan(PlanningState.NEW);
        table.append("e").expire(101, 102, 103);

        Planned second = planner(table, settings, 100).plan(copy(first.state()));

        assertThat(names(first.splits())).containsExactly("a", "b");
        assertThat(names(second.splits())).containsExactly("c", "d", "e");
        assertThat(second.caughtUp()).isTrue();
        assertThat(second.splits().get(2).ordinal()).isEqualTo(4);
    }

    @Test
    void failedRoundLeavesNothingBehind() {
        HistoryTable failing = new HistoryTable(table);
        SplitPlanner planner = new SplitPlanner(settings(new ReadMode.Current()), null, failing, OptionNames.FLINK, 2);
        Planned first = planner.plan(PlanningState.NEW);
        failing.failures = 1;

        assertThatThrownBy(() -> planner.plan(first.state())).isInstanceOf(StorageException.class);

        assertThat(names(planner.plan(first.state()).splits())).containsExactly("c", "d");
    }

    @Test
    void limitStopsThePlanning() throws IOException {
        PlanningSettings settings = new PlanningSettings(
                new ReadMode.Current(),
                11,
                new ReadSettings(1 << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));

        assertThat(plan(table, settings, 100)).containsExactly("a", "b");
    }

    @Test
    void removedRowsFailOrAreSkipped() throws IOException {
        table.delete("a").append("e");

        assertThatThrownBy(() -> plan(continuous(StartingPosition.earliest())))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("snapshot 104")
                .hasMessageContaining("'scan.non-append-changes'");
        assertThat(plan(table, settings(continuous(StartingPosition.earliest()), OnGap.FAIL, NonAppendChanges.SKIP), 9))
                .containsExactly("a", "b", "c", "d", "e");
        assertThat(plan(continuous(StartingPosition.full()))).containsExactly("b", "c", "d", "e");
    }

    @Test
    void gapFailsOrIsBridged() throws IOException {
        table.delete("a").append("e").append("f").expire(102, 103, 104);
        ReadMode mode = continuous(StartingPosition.snapshotId(new SnapshotId(101)));

        assertThatThrownBy(() -> plan(mode))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("snapshot 101")
                .hasMessageContaining("snapshot 105")
                .hasMessageContaining("'scan.on-gap'");
        assertThat(plan(table, settings(mode, OnGap.EARLIEST, NonAppendChanges.FAIL), 9))
                .containsExactly("a", "b", "b", "c", "d", "e", "f");
        assertThat(plan(table, settings(mode, OnGap.LATEST, NonAppendChanges.FAIL), 9))
                .containsExactly("a", "b");
    }

    @Test
    void legacyTablesAreReadAsAUnionOnlyWhenAskedTo() throws IOException {
        TableHistory legacy = new TableHistory().increment(-1, "a").increment(-1, "b");

        assertThatThrownBy(() -> plan(legacy, settings(new ReadMode.Current()), 9))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'legacy.read-mode'");
        PlanningSettings union = new PlanningSettings(
                new ReadMode.Current(),
                Long.MAX_VALUE,
                new ReadSettings(1 << 20, LegacyReadMode.UNION, OnGap.FAIL, NonAppendChanges.FAIL));
        assertThat(plan(legacy, union, 1)).containsExactly("a", "b");
        assertThat(plan(table, union, 9)).containsExactly("a", "b", "c", "d");
        assertThatThrownBy(() -> plan(legacy, settings(continuous(StartingPosition.full())), 9))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void filesAreCutIntoSplitsThatCoverThem() {
        PlanningSettings settings = new PlanningSettings(
                new ReadMode.Current(),
                Long.MAX_VALUE,
                new ReadSettings(30, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));

        List<FileSplit> splits = planner(new TableHistory().append("a"), settings, 9)
                .plan(PlanningState.NEW)
                .splits();

        assertThat(splits).extracting(FileSplit::start).containsExactly(0L, 30L, 60L, 90L);
        assertThat(splits).extracting(FileSplit::end).containsExactly(30L, 60L, 90L, 100L);
        assertThat(splits).extracting(FileSplit::ordinal).containsExactly(0L, 1L, 2L, 3L);
        assertThat(splits)
                .extracting(split ->
                        DataShardSplit.of(split, ChecksumVerification.PAGE, "").splitId())
                .doesNotHaveDuplicates();
    }

    @Test
    void readerThatStoodStillLosesNothingByExpiry() throws IOException {
        PlanningSettings settings = settings(continuous(StartingPosition.full()));
        for (int window = 1; window < 8; window++) {
            TableHistory grown = new TableHistory().append("a", "b").append("c");
            PlanningState seen = caughtUp(grown, settings, window);
            grown.append("d", "e").mergeManifests().append("f").expire(101, 102, 103, 104);

            assertThat(plan(grown, settings, window, seen)).containsExactly("d", "e", "f");
        }
    }

    @Test
    void readerThatStoodStillTellsRewrittenAndRemovedRows() throws IOException {
        PlanningSettings settings = settings(continuous(StartingPosition.full()), OnGap.FAIL, NonAppendChanges.SKIP);
        for (int window = 1; window < 8; window++) {
            for (UnaryOperator<TableHistory> change : CHANGES) {
                TableHistory grown = new TableHistory().append("a", "b").append("c");
                PlanningState seen = caughtUp(grown, settings, window);
                change.apply(grown).append("d").expire(101, 102, 103);

                assertThatThrownBy(() -> plan(grown, settings, 100, seen))
                        .isInstanceOf(InvalidUseException.class)
                        .hasMessageContaining("snapshot 102")
                        .hasMessageContaining("'scan.on-gap'");
            }
        }
    }

    @Test
    void positionKeepsItsFilesWhateverLedThere() throws IOException {
        for (StartingPosition start : List.of(
                StartingPosition.full(),
                StartingPosition.latest(),
                StartingPosition.earliest(),
                StartingPosition.snapshotId(new SnapshotId(102)),
                StartingPosition.timestamp(Instant.ofEpochMilli(9999)))) {
            for (int window = 1; window < 5; window++) {
                PlanningState seen = caughtUp(table, settings(continuous(start)), window);

                assertThat(seen.position().files())
                        .as("%s, window %d", start, window)
                        .isEqualTo(LiveFiles.of(table, table.current()));
            }
        }
    }

    @Test
    void filesOfAnOlderStateAreLookedUpWhileItsSnapshotIsListed() throws IOException {
        PlanningSettings settings = settings(continuous(StartingPosition.full()));
        PlanningState old = new PlanningState(
                "uuid", Numbering.FIRST, ContinuousPosition.at(table.current()), null, ScanCursor.START, 4, 20, false);

        PlanningState now = planner(table, settings, 9).plan(old).state();
        table.append("e").append("f").expire(103, 104);

        assertThat(plan(table, settings, 9, copy(now))).containsExactly("e", "f");
        assertThatThrownBy(() -> plan(table, settings, 9, old)).hasMessageContaining("of an older release");
    }

    @Test
    void tableThatWentBackFailsOrIsReadAnew() throws IOException {
        ReadMode mode = continuous(StartingPosition.full());
        PlanningState seen = caughtUp(table, settings(mode), 9);
        table.restore(101).append("x").append("y");

        assertThatThrownBy(() -> plan(table, settings(mode), 9, seen))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("went back")
                .hasMessageContaining("snapshot 1103")
                .hasMessageContaining("'scan.on-gap'");
        assertThat(plan(table, settings(mode, OnGap.EARLIEST, NonAppendChanges.FAIL), 9, seen))
                .containsExactly("a", "b", "x", "y");
        PlanningSettings latest = settings(mode, OnGap.LATEST, NonAppendChanges.FAIL);
        PlanningState after = planner(table, latest, 9).plan(seen).state();
        table.append("z").append("zz").expire(101, 1102, 1103, 1104);
        assertThat(plan(table, latest, 9, copy(after))).containsExactly("z", "zz");
    }

    @Test
    void tableThatWentBackToNothingFailsOrBeginsAnew() throws IOException {
        ReadMode mode = continuous(StartingPosition.full());
        PlanningState seen = caughtUp(table, settings(mode), 9);
        table.restoreEmpty();

        assertThatThrownBy(() -> plan(table, settings(mode), 9, seen))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("no snapshot any more")
                .hasMessageContaining("'scan.on-gap'");
        PlanningSettings latest = settings(mode, OnGap.LATEST, NonAppendChanges.FAIL);
        PlanningState after = planner(table, latest, 9).plan(seen).state();
        table.append("x").append("y");
        assertThat(plan(table, latest, 9, copy(after))).containsExactly("x", "y");
    }

    @Test
    void filesAreToldFromWhatDiffers() throws IOException {
        PlanningSettings settings = settings(continuous(StartingPosition.full()));
        PlanningState seen = caughtUp(table, settings, 9);
        table.append("e");
        table.reads.clear();

        planner(table, settings, 9).plan(seen);

        assertThat(table.reads)
                .filteredOn(name -> name.startsWith("m") && !name.startsWith("manifest_list"))
                .containsOnly("m3");
    }

    private List<String> plan(ReadMode mode) throws IOException {
        return plan(table, settings(mode), 100);
    }

    /** All files that are planned, each round by a new planner from the state of the round before, through its bytes. */
    private static List<String> plan(TableHistory table, PlanningSettings settings, int window) throws IOException {
        return plan(table, settings, window, PlanningState.NEW);
    }

    private static List<String> plan(TableHistory table, PlanningSettings settings, int window, PlanningState from)
            throws IOException {
        List<String> names = new ArrayList<>();
        PlanningState state = from;
        while (true) {
            Planned planned = planner(table, settings, window).plan(state);
            names.addAll(names(planned.splits()));
            if (planned.caughtUp() || planned.state().done()) {
                return names;
            }
            state = copy(planned.state());
        }
    }

    /** The state of a reader that has read all there is, through its bytes. */
    private static PlanningState caughtUp(TableHistory table, PlanningSettings settings, int window)
            throws IOException {
        PlanningState state = PlanningState.NEW;
        while (true) {
            Planned planned = planner(table, settings, window).plan(state);
            state = copy(planned.state());
            if (planned.caughtUp()) {
                return state;
            }
        }
    }

    private static SplitPlanner planner(TableHistory table, PlanningSettings settings, int window) {
        return new SplitPlanner(settings, null, new HistoryTable(table), OptionNames.FLINK, window);
    }

    private static PlanningState copy(PlanningState state) throws IOException {
        byte[] bytes = SERIALIZER.serialize(new DataShardEnumeratorState(state, List.of(), FirstScan.OVER));
        return SERIALIZER.deserialize(SERIALIZER.getVersion(), bytes).planning();
    }

    private static List<String> names(List<FileSplit> splits) {
        return splits.stream()
                .map(split -> split.scanned().file().path().name())
                .toList();
    }

    private static ReadMode continuous(StartingPosition start) {
        return new ReadMode.Continuous(start, Duration.ofMillis(10));
    }

    private static PlanningSettings settings(ReadMode mode) {
        return settings(mode, OnGap.FAIL, NonAppendChanges.FAIL);
    }

    private static PlanningSettings settings(ReadMode mode, OnGap onGap, NonAppendChanges removed) {
        return new PlanningSettings(
                mode, Long.MAX_VALUE, new ReadSettings(1 << 20, LegacyReadMode.FULL, onGap, removed));
    }
}
