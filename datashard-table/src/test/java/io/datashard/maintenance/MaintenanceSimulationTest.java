package io.datashard.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.commit.CommitResult;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.Decision;
import io.datashard.commit.InFlightMarkers;
import io.datashard.commit.WrittenFor;
import io.datashard.error.DataShardException;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableAccess;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.Interleaving;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/**
 * Appenders, two compactors, an expirer, a merger of manifests and a cleaner on one table, one storage operation at a time in an order drawn from
 * a seed, while hours pass. After each append and each task, the table has every row that was acknowledged, and none twice. A failure names the
 * seed; {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as many.
 */
@Timeout(300)
class MaintenanceSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 25);
    private static final int APPENDS = 6;
    private static final int ROUNDS = 4;
    private static final Duration JUMP = Duration.ofMinutes(25);
    private static final int JUMPS = 40;
    private static final int ONE_SLEEPS_IN = 12;
    private static final int LONGEST_SLEEP = 300;
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));

    private final Layout layout;
    private int merged;
    private int rewritten;
    private int expired;
    private int removed;

    MaintenanceSimulationTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void tasksAndWritersAtOnceLoseAndDoubleNothing() {
        Integer one = Integer.getInteger("simulation.seed");
        int[] seeds = one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray();
        for (int seed : seeds) {
            try {
                new Run(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(merged).as("merges of manifests").isPositive();
        assertThat(rewritten).as("rewritten files").isPositive();
        assertThat(expired).as("expired snapshots").isPositive();
        assertThat(removed).as("removed files").isPositive();
    }

    /** One seed. */
    private final class Run {
        private final SmallFiles table = new SmallFiles(layout, SCHEMA, PartitionSpec.UNPARTITIONED);
        private final Interleaving turns;
        private final Set<String> acknowledged = new HashSet<>();

        Run(int seed) {
            this.turns = new Interleaving(seed);
        }

        void run() {
            turns.run(List.of(
                    () -> append(100),
                    () -> append(200),
                    () -> repeat(tasks -> rewritten += tasks.rewriteDataFiles()
                            .minInputFiles(2)
                            .run(Progress.NONE)
                            .filesBefore()),
                    () -> repeat(tasks -> rewritten += tasks.rewriteDataFiles()
                            .minInputFiles(3)
                            .run(Progress.NONE)
                            .filesBefore()),
                    () -> repeat(tasks -> expired += tasks.expireSnapshots()
                            .retainLast(1 + turns.draw(3))
                            .run()
                            .expired()
                            .size()),
                    () -> repeat(tasks -> {
                        ManifestReport report = tasks.rewriteManifests().run();
                        merged += report.manifestsAfter() < report.manifestsBefore() ? 1 : 0;
                    }),
                    () -> repeat(tasks -> removed += tasks.removeOrphanFiles()
                            .olderThan(Duration.ofHours(1))
                            .run(Progress.NONE)
                            .files()
                            .size()),
                    this::passTime));
            assertThat(acknowledged).hasSize(2 * APPENDS);
            look();
            assertThat(TableMaintenance.of(table.process(table.storage))
                            .verify()
                            .deep()
                            .run(Progress.NONE)
                            .findings())
                    .filteredOn(Finding::isError)
                    .isEmpty();
            assertThat(table.storage.openHandles()).isZero();
        }

        /** A process whose every storage operation is a step, and which sometimes sleeps for hours. */
        private TableAccess process() {
            FaultyStorage storage = new FaultyStorage(table.storage).lateWhen(() -> turns.draw(2) == 0);
            storage.before(operation -> {
                for (int steps = turns.draw(ONE_SLEEPS_IN) == 0 ? turns.draw(LONGEST_SLEEP) : 1; steps > 0; steps--) {
                    turns.step();
                }
                while (operation.kind() == Kind.LOCK && table.storage.isLocked()) {
                    turns.step();
                }
            });
            return table.process(storage);
        }

        /** A writer that removes its markers right after each commit, as Python does. Time may take away what it builds on: then it tries again. */
        private void append(int first) {
            for (int i = 0; i < APPENDS; i++) {
                TestRow row = TestRow.of((long) first + i);
                while (!acknowledged.contains(table.json(row))) {
                    try {
                        commit(process(), row);
                        acknowledged.add(table.json(row));
                    } catch (DataShardException e) {
                        if (table.rows().contains(table.json(row))) {
                            acknowledged.add(table.json(row));
                        }
                    }
                    look();
                }
            }
        }

        private void commit(TableAccess access, TestRow row) {
            WrittenFor target = WrittenFor.of(access.layout().loadOrFail().metadata());
            try (RollingWriter writer = new RollingWriter(access, target, RollingWriter.Settings.DEFAULT)) {
                writer.write(row);
                List<DataFile> files = writer.finishFiles();
                CommitResult.Committed committed = access.committer(CommitSettings.DEFAULT)
                        .commit((base, unused) -> new Decision.Publish(
                                Snapshot.APPEND, files, Set.of(), Map.of(), snapshotId -> Map.of()))
                        .committed()
                        .orElseThrow();
                List<StoragePath> marked = new ArrayList<>(committed.marked());
                files.forEach(file -> marked.add(file.path()));
                new InFlightMarkers(table.storage).release(marked);
            }
        }

        /** Others and the time may take away what a task reads: then it fails, and the rows are there. */
        private void repeat(Consumer<TableMaintenance> task) {
            for (int i = 0; i < ROUNDS; i++) {
                for (int steps = turns.draw(120); steps > 0; steps--) {
                    turns.step();
                }
                try {
                    task.accept(TableMaintenance.of(process()));
                } catch (DataShardException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
                look();
            }
        }

        private void passTime() {
            for (int i = 0; i < JUMPS; i++) {
                for (int steps = turns.draw(60); steps > 0; steps--) {
                    turns.step();
                }
                table.clock.advance(JUMP);
            }
        }

        /** Between two steps: reads all rows of the current snapshot. */
        private void look() {
            assertThat(table.rows()).doesNotHaveDuplicates().containsAll(acknowledged);
        }
    }
}
