package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.TimedLocks;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import io.datashard.testing.TimedActors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/**
 * One writer that commits every 2 s beside writers that never pause, on a store whose every request takes 20 ms of simulated time. How long
 * it waits is counted in commits of the others until its own is visible. {@code docs/decisions/0019-fair-commits.md} says how the bound comes
 * about. A failure names the seed; {@code -Dsimulation.seed=N} runs that one alone, {@code -Dsimulation.seeds=N} as many.
 */
@Timeout(120)
class FairCommitsTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 4);
    private static final Duration REQUEST = Duration.ofMillis(20);
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(30);
    /** After so many metadata versions at the latest, whoever sees nobody makes room. */
    private static final int UNSEEN = 40;

    private static final int LEAST_COMMITS = 5;
    private static final CommitSettings SETTINGS = CommitSettings.DEFAULT;

    private final Layout layout;

    FairCommitsTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void whoCommitsSeldomWaitsForAboutOneCommitOfEachOther() {
        for (int busy : List.of(1, 2, 8)) {
            List<Integer> later = new ArrayList<>();
            forEverySeed(busy, race -> {
                requireShortWaits(race.waits, busy);
                requireSharesAlike(race.commits);
                later.addAll(race.waits.subList(1, race.waits.size()));
            });
            requireShortMedian(later, busy);
        }
    }

    private static void requireShortWaits(List<Integer> waits, int busy) {
        // Nobody knows of him before his first commit.
        assertThat(waits.get(0)).as("the first wait").isLessThanOrEqualTo(UNSEEN + 2 * (busy + 1));
        List<Integer> later = waits.stream().skip(1).sorted().toList();
        assertThat(later).hasSizeGreaterThan(3);
        assertThat(later.get(later.size() - 1)).as("the longest of %s", later).isLessThanOrEqualTo(2 * busy + 4);
    }

    /** Of all seeds: a race has no more than ten waits, of which half may be longer by chance. */
    private static void requireShortMedian(List<Integer> waits, int busy) {
        List<Integer> sorted = waits.stream().sorted().toList();
        assertThat(sorted.get(sorted.size() / 2))
                .as("%s busy writers: the median of %s", busy, sorted)
                .isLessThanOrEqualTo(busy + 1);
    }

    private static void requireSharesAlike(List<Integer> commits) {
        List<Integer> sorted = commits.stream().sorted().toList();
        int most = sorted.get(sorted.size() - 1);
        assertThat(sorted.get(0)).as("the fewest of %s", sorted).isGreaterThan(LEAST_COMMITS);
        // One of them is alone with the table until the others have been seen.
        assertThat(most)
                .as("the most of %s", sorted)
                .isLessThanOrEqualTo(2 * sorted.get(0) + (sorted.size() > 1 ? UNSEEN : most));
    }

    private void forEverySeed(int busy, Consumer<Race> check) {
        Integer one = Integer.getInteger("simulation.seed");
        for (int seed :
                one != null ? new int[] {one} : IntStream.range(0, SEEDS).toArray()) {
            try {
                Race race = new Race(seed, busy);
                race.run();
                check.accept(race);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(busy + " busy writers, simulation.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** A run of it. */
    private final class Race {
        private final ManualClock clock = new ManualClock();
        private final MemoryStorage storage = new MemoryStorage(clock);
        private final SeededIds ids;
        private final TimedActors actors;
        private final TimedLocks locks;
        private final TestTable table;
        private final int busy;
        private final List<Integer> commits = new ArrayList<>();
        private final List<Integer> waits = new ArrayList<>();

        Race(int seed, int busy) {
            this.ids = new SeededIds(seed);
            this.actors = new TimedActors(clock, seed);
            this.locks = new TimedLocks(clock, ids, actors, REQUEST);
            this.table = new TestTable(storage, seed, layout).create(Map.of());
            this.busy = busy;
        }

        void run() {
            List<Runnable> all = new ArrayList<>();
            for (int i = 0; i < busy; i++) {
                int number = i;
                commits.add(0);
                all.add(() -> new Writer("busy" + number, process()).neverPause(number));
            }
            all.add(() -> new Writer("seldom", process()).pauseBetween());
            actors.run(all);
            assertThat(TableAudit.of(storage).names()).hasSize(commitsOfAll());
        }

        private int commitsOfAll() {
            return waits.size() + commits.stream().mapToInt(Integer::intValue).sum();
        }

        private long newestVersion() {
            return LayoutDetection.detect(storage, layout, clock, ids, actors::pass)
                    .loadOrFail()
                    .metadataVersion()
                    .number();
        }

        private boolean goesOn() {
            return clock.time().nanos() < LENGTH.toNanos();
        }

        /** The store as one process sees it. */
        private Storage process() {
            FaultyStorage process = new FaultyStorage(withLocks()).late();
            return process.before(operation -> {
                // What becomes of the lock takes time by itself.
                if (operation.kind() != Kind.LOCK && operation.kind() != Kind.IS_HELD) {
                    actors.pass(REQUEST);
                }
            });
        }

        private Storage withLocks() {
            return InterceptedStorage.of(
                    storage,
                    call -> call.name().equals("lock")
                            ? locks.lock(storage, SETTINGS.lockTimeoutOn(storage))
                            : call.proceed());
        }

        /** A process that appends one file at a time. */
        private final class Writer {
            private final String name;
            private final CommitMemory memory = new CommitMemory(new Courtesy(true), new Forecast(), new MarkedAhead());
            private final TableCommitter committer;
            private int files;

            Writer(String name, Storage process) {
                this.name = name;
                TableLayout opened = LayoutDetection.detect(process, layout, clock, ids, actors::pass);
                this.committer = new TableCommitter(process, opened, SETTINGS, memory, clock, ids, actors::pass);
            }

            void neverPause(int number) {
                while (goesOn()) {
                    commit();
                    commits.set(number, commits.get(number) + 1);
                }
            }

            void pauseBetween() {
                while (goesOn()) {
                    long before = newestVersion();
                    long others = commit() - before - 1;
                    waits.add(Math.toIntExact(others));
                    actors.pass(BETWEEN_COMMITS);
                }
            }

            /** The metadata version that it made. What is done after that keeps nobody waiting. */
            private long commit() {
                DataFile file = table.file(name + "." + files++, 1);
                AppendToken token = memory.courtesy().newToken(ids);
                CommitResult result = committer.commit((base, seen) -> new Decision.Publish(
                        Snapshot.APPEND,
                        List.of(file),
                        Set.of(),
                        Map.of(AppendTokens.SUMMARY, token.text()),
                        snapshotId -> Map.of()));
                return result.committed().orElseThrow().metadataVersion().number();
            }
        }
    }
}
