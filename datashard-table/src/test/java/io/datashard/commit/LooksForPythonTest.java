package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which writers that are alone look for markers of Python, and how often: a look is a request more. */
class LooksForPythonTest {
    private static final Duration REQUEST = Duration.ofMillis(60);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Layout layout;
    private final ManualClock clock = new ManualClock();
    private final MemoryStorage memory = new MemoryStorage(clock);
    private final SeededIds ids = new SeededIds(1);
    private final FaultyStorage storage = new FaultyStorage(memory).before(operation -> clock.advance(REQUEST));

    LooksForPythonTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void whoPausesDoesNotLook() {
        commit(20, Duration.ofSeconds(2));
        assertThat(looks()).isZero();
    }

    @EveryLayout
    void whoCommitsSixTimesInARowDoesNotLook() {
        commit(6, Duration.ZERO);
        assertThat(looks()).isZero();
    }

    @EveryLayout
    void whoNeverPausesLooksOnceInEachInterval() {
        Duration took = commit(40, Duration.ZERO);
        assertThat(looks()).isBetween(4L, took.dividedBy(INTERVAL) + 1);
    }

    /** One writer's commits; how long they took. */
    private Duration commit(int commits, Duration pause) {
        TestTable table = new TestTable(memory, 1, layout).create(Map.of());
        TableLayout opened = LayoutDetection.detect(storage, layout, clock, ids, clock::advance);
        TableCommitter committer = new TableCommitter(
                storage,
                opened,
                CommitSettings.DEFAULT,
                CommitMemory.ofNewWriter(storage.traits()),
                clock,
                ids,
                clock::advance);
        long begin = clock.millis();
        for (int i = 0; i < commits; i++) {
            DataFile file = table.file("f" + i, 1);
            CommitResult result = committer.commit((base, seen) ->
                    new Decision.Publish(Snapshot.APPEND, List.of(file), Set.of(), Map.of(), snapshotId -> Map.of()));
            assertThat(result.committed()).isPresent();
            clock.advance(pause);
        }
        return Duration.ofMillis(clock.millis() - begin);
    }

    private long looks() {
        return storage.trace().stream()
                .filter(operation -> operation.kind() == Kind.LIST)
                .filter(operation -> operation.path().equals(InFlightMarkers.FOLDER))
                .count();
    }
}
