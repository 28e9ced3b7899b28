package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.testing.TableHistory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangePlannerTest {
    @Test
    void nothingFollowsTheCurrentSnapshot() {
        TableHistory table = new TableHistory().append("a");

        assertThat(next(table, ContinuousPosition.at(table.current()))).isEqualTo(new Change.None());
    }

    @Test
    void everySnapshotIsFollowedInItsTurn() {
        TableHistory table = new TableHistory().append("a").append("b", "c").append("d");

        assertThat(follow(table, ContinuousPosition.START)).containsExactly("a", "b", "c", "d");
        assertThat(follow(table, at(table, 101))).containsExactly("b", "c", "d");
    }

    @Test
    void compactionAddsNothing() {
        TableHistory table = new TableHistory()
                .append("a")
                .mergeManifests()
                .append("b")
                .rewriteData("ab")
                .append("c");

        assertThat(follow(table, at(table, 101))).containsExactly("b", "c");
    }

    @Test
    void manifestsMergedByAnAppendHideNothing() {
        TableHistory table = new TableHistory().append("a").append("b").appendMerging("c");

        assertThat(follow(table, at(table, 101))).containsExactly("b", "c");
    }

    @Test
    void deletedFilesOfTheSeenSnapshotAreRemovedRows() {
        TableHistory deleted = new TableHistory().append("a", "b").delete("a");
        TableHistory overwritten = new TableHistory().append("a").overwrite("a", "b");

        assertThat(next(deleted, at(deleted, 101))).isInstanceOf(Change.RowsRemoved.class);
        Change change = next(overwritten, at(overwritten, 101));
        assertThat(change).isInstanceOf(Change.RowsRemoved.class);
        assertThat(files(overwritten, ((Change.RowsRemoved) change).step())).containsExactly("b");
    }

    @Test
    void expiredSnapshotsBetweenLoseNothing() {
        TableHistory table = new TableHistory()
                .append("a")
                .append("b")
                .append("c")
                .append("d")
                .expire(102, 103);

        assertThat(follow(table, at(table, 101))).containsExactly("b", "c", "d");
    }

    @Test
    void compactionAfterExpiredSnapshotsHidesNothing() {
        TableHistory table =
                new TableHistory().append("a").append("b").mergeManifests().expire(102);

        assertThat(follow(table, at(table, 101))).containsExactly("b");
    }

    @Test
    void removedFilesAfterExpiredSnapshotsAreAGap() {
        TableHistory table =
                new TableHistory().append("a").append("b").delete("a").expire(102);

        assertThat(next(table, at(table, 101))).isInstanceOf(Change.Gap.class);
    }

    @Test
    void sequenceNumbersBridgeAnExpiredPosition() {
        TableHistory table =
                new TableHistory().append("a").append("b").append("c").append("d");
        ContinuousPosition position = at(table, 102);
        table.expire(101, 102, 103);

        assertThat(follow(table, position)).containsExactly("c", "d");
    }

    @Test
    void removedFilesOfAnExpiredPositionAreAGap() {
        TableHistory table = new TableHistory()
                .append("a")
                .append("b")
                .append("c")
                .delete("a")
                .append("d");
        ContinuousPosition position = at(table, 102);
        table.expire(101, 102, 103, 104);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void overwrittenFilesOfAnExpiredPositionAreAGap() {
        TableHistory table = new TableHistory().append("a").overwrite("a", "b").append("c");
        ContinuousPosition position = at(table, 101);
        table.expire(101, 102);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void filesThatCameAndWentAfterAnExpiredPositionAreNoGap() {
        TableHistory table = new TableHistory()
                .append("a")
                .append("b")
                .append("c")
                .delete("b")
                .append("d");
        ContinuousPosition position = at(table, 101);
        table.expire(101, 102, 103, 104);

        assertThat(follow(table, position)).containsExactly("c", "d");
    }

    @Test
    void rowsThatWereRewrittenAfterAnExpiredPositionAreNewOnce() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        ContinuousPosition position = at(table, 101);
        table.replaceData(List.of("b", "c"), "bc").append("d").expire(101, 102, 103, 104);

        assertThat(follow(table, position)).containsExactly("bc", "d");
    }

    @Test
    void rewriteThatHasExpiredIsAGap() {
        TableHistory table = new TableHistory().append("a").rewriteData("aa").append("b");
        ContinuousPosition position = at(table, 101);
        table.expire(101, 102);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void removalRightAfterAnExpiredPositionIsTold() {
        TableHistory table = new TableHistory().append("a", "b").append("c").delete("a");
        ContinuousPosition position = at(table, 102);
        table.expire(101, 102);

        assertThat(next(table, position)).isInstanceOf(Change.RowsRemoved.class);
        assertThat(next(table.withoutRecordedParents(), position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void stateOfAnOlderReleaseIsAGapOnceItsSnapshotIsGone() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        ContinuousPosition old = ContinuousPosition.at(table.snapshot(102));

        assertThat(next(table, old)).isInstanceOf(Change.Next.class);
        table.expire(102);
        assertThat(next(table, old)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void tableThatWentBackIsAGap() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        ContinuousPosition position = at(table, 103);

        assertThat(next(table.restore(101), position)).isInstanceOf(Change.Gap.class);
        assertThat(next(table.append("x"), position)).isInstanceOf(Change.Gap.class);
        assertThat(next(table.append("y"), position)).isInstanceOf(Change.Gap.class);
        assertThat(next(table.append("z"), position)).isInstanceOf(Change.Gap.class);
        table.expire(101, 1102, 1103);
        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void tableThatWentBackAndWasRewrittenIsAGap() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        ContinuousPosition position = at(table, 103);
        table.restore(101).append("x").append("y").rewriteData("axy").expire(101, 1102, 1103);

        assertThat(table.current().sequenceNumber()).isEqualTo(new SequenceNumber(4));
        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
        assertThat(next(table.withoutRecordedParents(), position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void tableThatWentBackToTheSameFilesGoesOn() {
        TableHistory table = new TableHistory().append("a").append("b");
        ContinuousPosition position = at(table.mergeManifests(), 103);
        table.restore(102);

        assertThat(follow(table, position)).isEmpty();
        assertThat(follow(table.append("c"), at(table, 102))).containsExactly("c");
    }

    @Test
    void compactionHidesNothingFromAnExpiredPosition() {
        TableHistory table =
                new TableHistory().append("a").append("b").append("c").mergeManifests();
        ContinuousPosition position = at(table, 101);
        table.expire(101, 102, 103);

        assertThat(follow(table, position)).containsExactly("b", "c");
    }

    @Test
    void compactionRightAfterAnExpiredPositionAddsNothing() {
        TableHistory table =
                new TableHistory().append("a").append("b").rewriteData("ab").append("c");
        ContinuousPosition position = at(table, 102);
        table.expire(101, 102);

        assertThat(follow(table, position)).containsExactly("c");
    }

    @Test
    void rewrittenRowsAfterAnExpiredPositionAreAGap() {
        TableHistory table =
                new TableHistory().append("a").append("b").rewriteData("ab").append("c");
        ContinuousPosition position = at(table, 101);
        table.expire(101, 102);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void expiredPositionWithoutNumbersIsAGap() {
        TableHistory table =
                new TableHistory().withoutNumbers().append("a").append("b").append("c");
        ContinuousPosition position = at(table, 101);

        assertThat(follow(table, position)).containsExactly("b", "c");
        table.expire(101);
        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void snapshotsWithoutNumbersAfterAnExpiredPositionAreAGap() {
        TableHistory table =
                new TableHistory().append("a").append("b").withoutNumbers().append("c");
        ContinuousPosition position = at(table, 101);
        table.expire(101);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void rollbackThatDropsTheSnapshotIsAGap() {
        TableHistory table = new TableHistory().append("a").append("b").append("c");
        ContinuousPosition position = at(table, 103);
        table.rollBackTo(102);

        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
        table.append("d");
        assertThat(next(table, position)).isInstanceOf(Change.Gap.class);
    }

    @Test
    void aFileThatIsAddedAgainIsNotNew() {
        TableHistory table = new TableHistory()
                .mayAddAgain()
                .append("a")
                .append("b")
                .append("a", "c")
                .append("b");

        assertThat(follow(table, ContinuousPosition.START)).containsExactly("a", "b", "c");
        assertThat(follow(table, at(table, 101))).containsExactly("b", "c");
    }

    @Test
    void aFileThatIsAddedAgainIsNotNewToAnExpiredPosition() {
        TableHistory table =
                new TableHistory().mayAddAgain().append("a").append("b").append("a", "c");
        ContinuousPosition position = at(table, 102);
        table.expire(101, 102);
        assertThat(follow(table, position)).containsExactly("c");

        TableHistory merged = new TableHistory()
                .mayAddAgain()
                .append("a")
                .append("b")
                .append("a", "c")
                .mergeManifests();
        position = at(merged, 102);
        merged.expire(101, 102, 103);
        assertThat(follow(merged, position)).containsExactly("c");
    }

    /** Names of the files that a reader gets which goes to the current snapshot and meets appends only. */
    private static List<String> follow(TableHistory table, ContinuousPosition start) {
        List<String> names = new ArrayList<>();
        ContinuousPosition position = start;
        while (next(table, position) instanceof Change.Next change) {
            if (change.step() != null) {
                names.addAll(files(table, change.step()));
            }
            position = position(table, position, change.to());
        }
        assertThat(next(table, position)).isEqualTo(new Change.None());
        return names;
    }

    private static ContinuousPosition position(TableHistory table, ContinuousPosition from, Snapshot to) {
        LiveFiles files = from.snapshotId() == null
                        || table.metadata().snapshot(from.snapshotId()).isEmpty()
                ? LiveFiles.of(table, to)
                : from.files().moved(table, table.snapshot(from.snapshotId().bits()), to);
        assertThat(files).isEqualTo(LiveFiles.of(table, to));
        return ContinuousPosition.at(to).with(files);
    }

    /** The position of a reader that has seen the snapshot and kept what its files were. */
    private static ContinuousPosition at(TableHistory table, long id) {
        Snapshot snapshot = table.snapshot(id);
        return ContinuousPosition.at(snapshot).with(LiveFiles.of(table, snapshot));
    }

    private static Change next(TableHistory table, ContinuousPosition position) {
        Snapshot target = table.current();
        return new ChangePlanner(table, table.metadata()).next(position, target);
    }

    private static List<String> files(TableHistory table, ScanStep step) {
        return TableHistory.names(TableScan.open(table, table.metadata(), step, FilePruner.KEEP_ALL, ScanCursor.START)
                .rest());
    }
}
