package io.datashard.flink.source.enumerator;

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
import java.util.TreeMap;

/** Jobs that follow each other on a table, under one name. Two readers each; what they read is told by the test. */
class NamedJobs {
    static final long POLL = 77;
    static final DataShardEnumeratorStateSerializer SERIALIZER = new DataShardEnumeratorStateSerializer();

    final TableHistory history = new TableHistory();
    final HistoryTable table = new HistoryTable(history);
    final ManualClock clock = new ManualClock();
    final SeededIds ids = new SeededIds(7);
    final MemoryStorage memory = new MemoryStorage();
    boolean down;
    final Storage storage = InterceptedStorage.of(memory, call -> {
        if (down) {
            throw new StorageException("Cannot read", "the store is down", "Try again");
        }
        return call.proceed();
    });
    ManualContext context = new ManualContext();
    DataShardEnumerator enumerator;
    /** The splits that each reader has not finished. */
    final Map<Integer, List<DataShardSplit>> unfinished = new TreeMap<>();

    final Map<Integer, Integer> arrived = new TreeMap<>();

    void request(int reader) {
        enumerator.handleSplitRequest(reader, "host");
    }

    void finish(int reader) {
        unfinished(reader).clear();
    }

    /** The splits that a reader has not finished, with those that have arrived. */
    List<DataShardSplit> unfinished(int reader) {
        List<DataShardSplit> splits = unfinished.computeIfAbsent(reader, key -> new ArrayList<>());
        List<DataShardSplit> all = context.assigned.getOrDefault(reader, List.of());
        splits.addAll(all.subList(arrived.getOrDefault(reader, 0), all.size()));
        arrived.put(reader, all.size());
        return splits;
    }

    void readAll() {
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
    void take(long id) {
        enumerator.snapshotState(id);
        for (int reader = 0; reader < 2; reader++) {
            long first = unfinished(reader).stream()
                    .mapToLong(DataShardSplit::ordinal)
                    .min()
                    .orElse(ReadProgress.NONE);
            enumerator.handleSourceEvent(reader, new ReadProgress(id, first));
        }
    }

    void complete(long id) {
        enumerator.notifyCheckpointComplete(id);
        context.runAll();
    }

    void checkpoint(long id) {
        take(id);
        complete(id);
    }

    List<String> rowsOfNextJob(StartingPosition position) {
        start(position);
        readAll();
        return context.allNames().stream().sorted().toList();
    }

    Long position() {
        return positions(table).list().stream()
                .map(NamedPosition::position)
                .filter(at -> at != null)
                .map(at -> at.position().sequenceNumber().value())
                .findFirst()
                .orElse(null);
    }

    static Long number(long number) {
        return number;
    }

    NamedPositions positions(HistoryTable of) {
        return new NamedPositions(storage, of, clock, ids, clock::advance);
    }

    void start(StartingPosition position) {
        startOn(table, position, null, false);
    }

    void restore(DataShardEnumeratorState state) throws IOException {
        startOn(
                table,
                StartingPosition.full(),
                SERIALIZER.deserialize(SERIALIZER.getVersion(), SERIALIZER.serialize(state)),
                false);
    }

    void startOn(
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
