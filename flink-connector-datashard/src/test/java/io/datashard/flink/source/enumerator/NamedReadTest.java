package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StorageException;
import io.datashard.flink.options.OptionNames;
import io.datashard.flink.source.split.DataShardSplit;
import io.datashard.flink.source.split.ReadProgress;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NamedPosition;
import io.datashard.read.NamedPositions;
import io.datashard.read.NamedRead;
import io.datashard.read.NonAppendChanges;
import io.datashard.read.OnGap;
import io.datashard.read.PlanningSettings;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.storage.Storage;
import io.datashard.testing.HistoryTable;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.TableHistory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which position is kept under the name of a read: never one whose rows are not all emitted and in a completed checkpoint. The rows are the names of
 * files; what a job has emitted before its last completed checkpoint, and what the next job of the name emits, must be all rows.
 */
class NamedReadTest {
    private static final long POLL = 77;
    private static final DataShardEnumeratorStateSerializer SERIALIZER = new DataShardEnumeratorStateSerializer();

    private final TableHistory history = new TableHistory();
    private final HistoryTable table = new HistoryTable(history);
    private final ManualClock clock = new ManualClock();
    private final SeededIds ids = new SeededIds(7);
    private final MemoryStorage memory = new MemoryStorage();
    private boolean down;
    private final Storage storage = InterceptedStorage.of(memory, call -> {
        if (down) {
            throw new StorageException("Cannot read", "the store is down", "Try again");
        }
        return call.proceed();
    });
    private ManualContext context = new ManualContext();
    private DataShardEnumerator enumerator;
    /** The splits that each reader has not finished. */
    private final Map<Integer, List<DataShardSplit>> unfinished = new TreeMap<>();

    private final Map<Integer, Integer> arrived = new TreeMap<>();

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

    /** Jobs of many rounds that read, finish, fail and are started anew in an order drawn from a seed. */
    @Test
    void noRowIsEverLost() {
        for (int seed = 0; seed < 40; seed++) {
            new Run(seed).go();
        }
    }

    /** One table, and jobs that follow each other without state. */
    private final class Run {
        private final Random random;
        private final TableHistory rows = new TableHistory();
        private final HistoryTable of = new HistoryTable(rows);
        private final Set<String> kept = new TreeSet<>();
        private final Set<String> emitted = new TreeSet<>();
        private int written;
        private long checkpoint;

        Run(int seed) {
            random = new Random(seed);
            memory.paths().forEach(memory::delete);
        }

        void go() {
            append();
            for (int job = 0; job < 6; job++) {
                startOn(of, StartingPosition.full(), null, false);
                // What was emitted after the last checkpoint of a job that is gone counts for nothing.
                emitted.clear();
                emitted.addAll(kept);
                for (int step = 0; step < 30; step++) {
                    step();
                }
            }
            startOn(of, StartingPosition.full(), null, false);
            readAll();
            kept.addAll(context.allNames());
            assertThat(kept).hasSize(written);
        }

        private void step() {
            int reader = random.nextInt(2);
            switch (random.nextInt(6)) {
                case 0 -> append();
                case 1 -> context.pass(POLL);
                case 2, 3 -> {
                    request(reader);
                    context.runAll();
                }
                case 4 -> {
                    List<DataShardSplit> splits = unfinished(reader);
                    if (!splits.isEmpty()) {
                        emitted.add(splits.remove(0).path().name());
                    }
                }
                default -> {
                    take(++checkpoint);
                    Set<String> then = new TreeSet<>(emitted);
                    if (random.nextInt(3) > 0) {
                        kept.addAll(then);
                        complete(checkpoint);
                    }
                }
            }
        }

        private void append() {
            int files = 1 + random.nextInt(3);
            rows.append(IntStream.range(written, written + files).mapToObj(i -> "r" + i).toArray(String[]::new));
            written += files;
        }
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i).toArray(String[]::new);
    }

    private void request(int reader) {
        enumerator.handleSplitRequest(reader, "host");
    }

    private void finish(int reader) {
        unfinished(reader).clear();
    }

    /** The splits that a reader has not finished, with those that have arrived. */
    private List<DataShardSplit> unfinished(int reader) {
        List<DataShardSplit> splits = unfinished.computeIfAbsent(reader, key -> new ArrayList<>());
        List<DataShardSplit> all = context.assigned.getOrDefault(reader, List.of());
        splits.addAll(all.subList(arrived.getOrDefault(reader, 0), all.size()));
        arrived.put(reader, all.size());
        return splits;
    }

    private void readAll() {
        int before;
        do {
            context.runAll();
            before = context.allNames().size();
            for (int reader = 0; reader < 2; reader++) {
                request(reader);
                finish(reader);
            }
        } while (context.allNames().size() > before);
    }

    /** The states of the enumerator and of all readers are taken. */
    private void take(long id) {
        enumerator.snapshotState(id);
        for (int reader = 0; reader < 2; reader++) {
            long first = unfinished(reader).stream()
                    .mapToLong(DataShardSplit::ordinal)
                    .min()
                    .orElse(ReadProgress.NONE);
            enumerator.handleSourceEvent(reader, new ReadProgress(id, first));
        }
    }

    private void complete(long id) {
        enumerator.notifyCheckpointComplete(id);
        context.runAll();
    }

    private void checkpoint(long id) {
        take(id);
        complete(id);
    }

    private List<String> rowsOfNextJob(StartingPosition position) {
        start(position);
        readAll();
        return context.allNames().stream().sorted().toList();
    }

    private Long position() {
        return positions(table).list().stream()
                .map(NamedPosition::position)
                .filter(at -> at != null)
                .map(at -> at.position().sequenceNumber().value())
                .findFirst()
                .orElse(null);
    }

    private static Long number(long number) {
        return number;
    }

    private NamedPositions positions(HistoryTable of) {
        return new NamedPositions(storage, of, clock, ids, clock::advance);
    }

    private void start(StartingPosition position) {
        startOn(table, position, null, false);
    }

    private void restore(DataShardEnumeratorState state) throws IOException {
        startOn(
                table,
                StartingPosition.full(),
                SERIALIZER.deserialize(SERIALIZER.getVersion(), SERIALIZER.serialize(state)),
                false);
    }

    private void startOn(
            HistoryTable of, StartingPosition position, DataShardEnumeratorState restored, boolean ignoresProgress) {
        context = new ManualContext();
        context.register(0);
        context.register(1);
        unfinished.clear();
        arrived.clear();
        PlanningSettings settings = new PlanningSettings(
                new ReadMode.Continuous(position, Duration.ofMillis(POLL)),
                Long.MAX_VALUE,
                new ReadSettings(1 << 20, LegacyReadMode.FULL, OnGap.FAIL, NonAppendChanges.FAIL));
        SplitPlanner planner = new SplitPlanner(settings, null, of, OptionNames.FLINK, DataShardEnumerator.WINDOW);
        NamedRead named = new NamedRead("alerts", Duration.ofDays(1), ignoresProgress);
        PlanningRounds rounds = new PlanningRounds(
                of.name(),
                planner,
                new AwaitedTable("t", Duration.ZERO, clock.time(), () -> true, () -> {}),
                new PositionKeeper(named, () -> positions(of)),
                ChecksumVerification.PAGE,
                clock.time(),
                of::close);
        enumerator = new DataShardEnumerator(context, settings, rounds, restored);
        enumerator.start();
        context.runAll();
    }
}
