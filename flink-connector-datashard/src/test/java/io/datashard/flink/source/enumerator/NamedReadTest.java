package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.ReadProgress;
import io.datashard.read.StartingPosition;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.TableHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which position is kept under the name of a read: never one whose rows are not all emitted and in a completed checkpoint. The rows are the names of
 * files; what a job has emitted before its last completed checkpoint, and what the next job of the name emits, must be all rows.
 */
class NamedReadTest extends NamedJobs {
    @BeforeEach
    void threeFiles() {
        history.append("a").append("b", "c").append("d");
    }

    @Test
    void nothingIsKeptUntilTheFirstScanIsFinished() {
        start(StartingPosition.full());
        request(0);
        checkpoint(1);
        assertThat(position()).isNull();
        finish(0);
        request(0);
        request(1);
        checkpoint(2);
        assertThat(position()).isNull();
        readAll();
        checkpoint(3);
        assertThat(position()).isEqualTo(number(3));
        assertThat(rowsOfNextJob(StartingPosition.full())).isEmpty();
    }

    @Test
    void positionIsThatBeforeTheOldestUnfinishedSplitOfAnyReader() {
        start(StartingPosition.latest());
        history.append("e").append("f").append("g");
        context.pass(POLL);
        request(0); // e
        request(1); // f
        checkpoint(1);
        assertThat(position()).isEqualTo(number(3));
        finish(1);
        request(1); // g
        finish(1);
        checkpoint(2);
        assertThat(position()).isEqualTo(number(3));
        finish(0);
        checkpoint(3);
        assertThat(position()).isEqualTo(number(6));
    }

    /** What is planned in one round is one position: all of it comes again. */
    @Test
    void rowsThatAJobHasNotFinishedComeAgainInTheNext() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        history.append("f", "g");
        context.pass(POLL);
        request(0); // e
        finish(0);
        request(0); // f
        request(1); // g
        finish(1);
        checkpoint(1);
        assertThat(position()).isEqualTo(number(4));
        history.append("h");
        assertThat(rowsOfNextJob(StartingPosition.latest())).containsExactly("f", "g", "h");
    }

    @Test
    void whatIsFinishedAfterTheCheckpointDoesNotCount() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        request(0);
        take(1);
        finish(0);
        complete(1);
        assertThat(position()).isEqualTo(number(3));
    }

    @Test
    void whatWaitsForAReaderIsNotFinished() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        checkpoint(1);
        assertThat(position()).isEqualTo(number(3));
        assertThat(rowsOfNextJob(StartingPosition.latest())).containsExactly("e");
    }

    @Test
    void splitsThatAFailedReaderReturnsAreNotFinished() {
        start(StartingPosition.latest());
        history.append("e").append("f");
        context.pass(POLL);
        request(0);
        request(1);
        finish(1);
        List<DataShardSplit> returned = List.copyOf(unfinished(0));
        finish(0);
        enumerator.addSplitsBack(returned, 0);
        checkpoint(1);
        assertThat(position()).isEqualTo(number(3));
        request(1);
        finish(1);
        checkpoint(2);
        assertThat(position()).isEqualTo(number(5));
    }

    @Test
    void abortedCheckpointTellsNothing() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        request(0);
        finish(0);
        take(1); // never completed
        history.append("f");
        context.pass(POLL);
        request(0);
        checkpoint(2);
        assertThat(position()).isEqualTo(number(4));
        complete(1);
        assertThat(position()).isEqualTo(number(4));
    }

    @Test
    void checkpointOfWhichAReaderHasToldNothingTellsNothing() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        request(0);
        enumerator.snapshotState(1);
        enumerator.handleSourceEvent(1, new ReadProgress(1, ReadProgress.NONE));
        complete(1);
        assertThat(position()).isNull();
        checkpoint(2);
        assertThat(position()).isEqualTo(number(3));
    }

    @Test
    void checkpointsThatOverlapAreToldApart() {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        request(0);
        take(1);
        finish(0);
        take(2);
        complete(1);
        assertThat(position()).isEqualTo(number(3));
        complete(2);
        assertThat(position()).isEqualTo(number(4));
    }

    @Test
    void readOfAnEmptyTableKeepsThatItHasSeenNothing() {
        TableHistory empty = new TableHistory();
        startOn(new HistoryTable(empty), StartingPosition.latest(), null, false);
        checkpoint(1);
        empty.append("x");
        startOn(new HistoryTable(empty), StartingPosition.latest(), null, false);
        readAll();
        assertThat(context.allNames()).containsExactly("x");
    }

    @Test
    void restoredReadGoesOnByItsStateAndKeepsOnlyWhatIsFinishedSince() throws IOException {
        start(StartingPosition.latest());
        history.append("e");
        context.pass(POLL);
        request(0);
        DataShardEnumeratorState state = enumerator.snapshotState(1);
        finish(0);
        checkpoint(2);
        assertThat(position()).isEqualTo(number(4));

        List<DataShardSplit> ofReader = List.copyOf(context.assigned.get(0));
        restore(state);
        unfinished.put(0, new ArrayList<>(ofReader));
        checkpoint(3);
        // Its rows come again, and so the position has gone back with them.
        assertThat(position()).isEqualTo(number(4));
        history.append("f");
        context.pass(POLL);
        request(1);
        checkpoint(4);
        assertThat(position()).isEqualTo(number(4));
        finish(0);
        finish(1);
        checkpoint(5);
        assertThat(position()).isEqualTo(number(5));
    }

    @Test
    void firstScanThatIsRestoredKeepsNothingBeforeItsEnd() throws IOException {
        history.append(names(700));
        start(StartingPosition.full());
        request(0);
        restore(enumerator.snapshotState(1));
        checkpoint(2);
        assertThat(position()).isNull();
        readAll();
        checkpoint(3);
        assertThat(position()).isEqualTo(number(4));
    }

    @Test
    void progressIsIgnoredOnRequest() {
        start(StartingPosition.full());
        readAll();
        checkpoint(1);
        assertThat(position()).isEqualTo(number(3));
        startOn(table, StartingPosition.full(), null, true);
        readAll();
        assertThat(context.allNames()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void failedMoveIsMadeWithTheNextCheckpoint() {
        start(StartingPosition.latest());
        down = true;
        checkpoint(1);
        down = false;
        assertThat(position()).isNull();
        checkpoint(2);
        assertThat(position()).isEqualTo(number(3));
    }

    @Test
    void jobWhosePositionAnotherHasTakenEnds() {
        start(StartingPosition.latest());
        checkpoint(1);
        ManualContext first = context;
        DataShardEnumerator ofFirst = enumerator;
        start(StartingPosition.latest());
        history.append("e");
        ManualContext second = context;
        DataShardEnumerator ofSecond = enumerator;
        context = first;
        enumerator = ofFirst;
        context.pass(POLL);
        readAll();
        assertThatThrownBy(() -> checkpoint(2)).hasStackTraceContaining("another reader has taken it");
        context = second;
        enumerator = ofSecond;
        context.pass(POLL);
        readAll();
        checkpoint(1);
        assertThat(position()).isEqualTo(number(4));
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toArray(String[]::new);
    }
}
