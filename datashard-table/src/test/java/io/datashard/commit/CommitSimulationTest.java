package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.storage.IdSource;
import io.datashard.storage.s3.LeasedLocks;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Interleaving;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonCollector;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * Several jobs and Python writers on one table, one storage operation at a time in an order drawn from a seed, with crashes, lost answers and
 * restores. In every other run the locks have the lease of S3, and those of the dead and of those who sleep are overtaken. In the end every
 * row of every job is there once. A failure names the seed; {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as
 * many.
 */
@Timeout(300)
class CommitSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 150);
    private static final int ROWS = 24;
    private static final int COLLECTIONS = 6;

    private final Layout layout;
    private int overtaken;

    CommitSimulationTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void jobsAndPythonWritersLoseAndDoubleNothing() {
        forEverySeed(this::jobsAndPythonWriters);
        if (layout == Layout.CLASSIC && Integer.getInteger("simulation.seed") == null) {
            assertThat(overtaken).as("locks of the dead and of those who slept").isPositive();
        }
    }

    @EveryLayout
    void oneCommitByManyProcessesAtOnceTakesEffectOnce() {
        forEverySeed(this::oneCommitByMany);
    }

    private static void forEverySeed(Simulation simulation) {
        Integer one = Integer.getInteger("simulation.seed");
        int[] seeds = one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray();
        for (int seed : seeds) {
            try {
                simulation.run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Locks with the lease of S3 in every other run; a layout that takes none on such a store never asks for one. */
    private static @Nullable LeasedLocks leases(int seed, ManualClock clock, IdSource ids, Interleaving turns) {
        return seed % 2 == 0 ? null : new LeasedLocks(clock, ids, turns);
    }

    private interface Simulation {
        void run(int seed);
    }

    private void jobsAndPythonWriters(int seed) {
        Random random = new Random(seed);
        ManualClock clock = new ManualClock();
        MemoryStorage storage = new MemoryStorage(clock);
        SeededIds ids = new SeededIds(seed);
        boolean keepsAll = random.nextBoolean();
        boolean collects = new LayoutFacts(layout).withstandsCollectionWithoutGrace() && random.nextInt(3) == 0;
        new TestTable(storage, seed, layout)
                .create(Map.of(
                        "write.metadata.previous-versions-max",
                        Integer.toString(collects ? 1 + random.nextInt(3) : 10),
                        "datashard.manifest.compaction-threshold",
                        Integer.toString(2 + random.nextInt(8)),
                        "datashard.snapshot.retention-count",
                        keepsAll ? "0" : Integer.toString(1 + random.nextInt(4))));
        Interleaving turns = new Interleaving(seed);
        LeasedLocks leases = leases(seed, clock, ids, turns);
        List<Runnable> actors = new ArrayList<>();
        int jobs = 2 + random.nextInt(3);
        for (int i = 0; i < jobs; i++) {
            RewindPolicy policy = keepsAll && random.nextBoolean() ? RewindPolicy.ROLLBACK : RewindPolicy.FAIL;
            actors.add(new SimulatedJob(
                    "job" + i, ROWS, policy, () -> SimulatedJob.process(storage, leases, turns), turns, clock, ids));
        }
        // Python itself takes a slot that was collected for a new one, and loses its commit (iceberg format, H2).
        int pythonFiles = collects ? 0 : random.nextInt(8);
        boolean modern = random.nextBoolean();
        actors.add(() -> {
            for (int i = 0; i < pythonFiles; i++) {
                PythonWriter.of(layout, SimulatedJob.process(storage, leases, turns), clock, ids, modern)
                        .append("python." + i, 1);
            }
        });
        if (collects) {
            actors.add(() -> collectSometimes(storage, turns));
        }
        turns.run(actors);
        overtaken += leases == null ? 0 : leases.overtaken();

        List<String> names = TableAudit.of(storage).names();
        for (int i = 0; i < jobs; i++) {
            requireEveryRowOnce("job" + i, names);
        }
        assertThat(names.stream().filter(name -> name.startsWith("python")))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, pythonFiles)
                        .mapToObj(i -> "python." + i)
                        .toList());
        assertThat(storage.openHandles()).isZero();
    }

    private static void collectSometimes(MemoryStorage storage, Interleaving turns) {
        for (int i = 0; i < COLLECTIONS; i++) {
            for (int steps = turns.draw(150); steps > 0; steps--) {
                turns.step();
            }
            PythonCollector.collect(storage);
        }
    }

    private static void requireEveryRowOnce(String sinkId, List<String> names) {
        Map<Long, Long> ranges = new TreeMap<>();
        for (String name : names) {
            List<String> parts = List.of(name.split("\\.", -1));
            if (parts.get(0).equals(sinkId)) {
                assertThat(ranges.put(Long.parseLong(parts.get(1)), Long.parseLong(parts.get(2))))
                        .as("rows from %s of %s twice in %s", parts.get(1), sinkId, names)
                        .isNull();
            }
        }
        long next = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            assertThat(range.getKey()).as("next row of %s in %s", sinkId, names).isEqualTo(next);
            next = range.getValue();
        }
        assertThat(next).as("rows of %s in %s", sinkId, names).isEqualTo(ROWS);
    }

    private void oneCommitByMany(int seed) {
        ManualClock clock = new ManualClock();
        MemoryStorage storage = new MemoryStorage(clock);
        TestTable table = new TestTable(storage, seed, layout).create(Map.of());
        Interleaving turns = new Interleaving(seed);
        LeasedLocks leases = leases(seed, clock, new SeededIds(seed), turns);
        CommitIdentity identity = SinkRuns.fresh("orders", "L1", 1);
        DataFile a = table.file("a", 1);
        int[] committed = {0};
        List<Runnable> actors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            actors.add(() -> {
                var process = SimulatedJob.process(storage, leases, turns);
                CommitSettings settings = new CommitSettings(
                        20, Duration.ofMillis(10), Duration.ofMillis(50), null, Duration.ofSeconds(1));
                try {
                    CommitResult result = table.committer(process, settings)
                            .commit(table.sinkAppend(identity, RewindPolicy.FAIL, process, a));
                    committed[0] += result instanceof CommitResult.Committed ? 1 : 0;
                } catch (DataShardException e) {
                    throw new AssertionError(e);
                }
            });
        }
        turns.run(actors);
        assertThat(committed[0]).isEqualTo(1);
        assertThat(TableAudit.of(storage).names()).containsExactly("a");
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }
}
