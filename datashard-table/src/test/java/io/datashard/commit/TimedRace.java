package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.s3.TimedLocks;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.InterceptedStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.PythonRetries;
import io.datashard.testing.PythonWriter;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import io.datashard.testing.TimedActors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writers that never pause, and one that commits every 2 s, on a store whose every request takes 20 ms of simulated time. Not thread-safe: for
 * one run.
 */
final class TimedRace {
    private static final Duration REQUEST = Duration.ofMillis(20);
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(2);
    private static final CommitSettings SETTINGS = CommitSettings.DEFAULT;

    private final Layout layout;
    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = new MemoryStorage(clock);
    private final SeededIds ids;
    private final Random random;
    private final TimedActors actors;
    private final TimedLocks locks;
    private final TestTable table;
    private final Duration length;
    private final List<Runnable> writers = new ArrayList<>();
    private final Map<String, Integer> commits = new LinkedHashMap<>();
    private final Waits waits = new Waits(new ArrayList<>(), new ArrayList<>());

    /**
     * How long the one waited who pauses, for each of his commits.
     *
     * @param commits in commits of all others until its own is visible: what is tidied up after that keeps nobody waiting
     * @param times in simulated time
     */
    record Waits(List<Integer> commits, List<Duration> times) {}

    private interface Writer {
        /** Appends a file of this name. Returns the number of the metadata version that has it. */
        long append(String name);
    }

    /** A race of 30 s. */
    TimedRace(Layout layout, int seed) {
        this(layout, seed, Duration.ofSeconds(30));
    }

    TimedRace(Layout layout, int seed, Duration length) {
        this.layout = layout;
        this.length = length;
        this.ids = new SeededIds(seed);
        this.random = new Random(seed);
        this.actors = new TimedActors(clock, seed);
        this.locks = new TimedLocks(clock, ids, actors, REQUEST);
        this.table = new TestTable(storage, seed, layout).create(Map.of());
    }

    /** Adds a writer that never pauses. */
    void busy(String name) {
        neverPauses(name, this::writer);
    }

    /** Adds a Python process that never pauses. */
    void busyPython(String name) {
        neverPauses(name, this::python);
    }

    /** Adds the writer that commits every 2 s. */
    void seldom(String name) {
        pauses(name, this::writer);
    }

    /** Adds a Python process as the one that commits every 2 s. */
    void seldomPython(String name) {
        pauses(name, this::python);
    }

    void run() {
        actors.run(writers);
        assertThat(TableAudit.of(storage).names()).hasSize(commitsOfAll());
    }

    Waits waits() {
        return waits;
    }

    /** The commits of each writer that never pauses. */
    List<Integer> commitsOfBusy() {
        return List.copyOf(commits.values());
    }

    private int commitsOfAll() {
        return waits.commits().size()
                + commits.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long newestVersion() {
        return LayoutDetection.detect(storage, layout, clock, ids, actors::pass)
                .loadOrFail()
                .metadataVersion()
                .number();
    }

    private boolean goesOn() {
        return clock.time().nanos() < length.toNanos();
    }

    private void neverPauses(String name, Function<String, Writer> open) {
        commits.put(name, 0);
        writers.add(() -> {
            Writer writer = open.apply(name);
            for (int file = 0; goesOn(); file++) {
                long unused = writer.append(name + "." + file);
                commits.merge(name, 1, Integer::sum);
            }
        });
    }

    private void pauses(String name, Function<String, Writer> open) {
        writers.add(() -> {
            Writer writer = open.apply(name);
            for (int file = 0; goesOn(); file++) {
                long before = newestVersion();
                long begun = clock.time().nanos();
                long others = writer.append(name + "." + file) - before - 1;
                waits.commits().add(Math.toIntExact(others));
                waits.times().add(Duration.ofNanos(clock.time().nanos() - begun));
                actors.pass(BETWEEN_COMMITS);
            }
        });
    }

    /** A process that appends one file at a time. */
    private Writer writer(String unused) {
        Storage process = process(1, () -> locks.lock(storage, SETTINGS.lockTimeoutOn(storage)));
        CommitMemory memory = new CommitMemory(new Courtesy(true), new Forecast(), new MarkedAhead());
        TableLayout opened = LayoutDetection.detect(process, layout, clock, ids, actors::pass);
        TableCommitter committer = new TableCommitter(process, opened, SETTINGS, memory, clock, ids, actors::pass);
        return name -> {
            DataFile file = table.file(name, 1);
            AppendToken token = memory.courtesy().newToken(ids);
            CommitResult result = committer.commit((base, seen) -> new Decision.Publish(
                    Snapshot.APPEND,
                    List.of(file),
                    Set.of(),
                    Map.of(AppendTokens.SUMMARY, token.text()),
                    snapshotId -> Map.of()));
            return result.committed().orElseThrow().metadataVersion().number();
        };
    }

    /** A process of Python. It sends each write in two steps, the second one after the store has agreed to the first. */
    private Writer python(String unused) {
        Storage process = process(2, () -> locks.lockAsPython(storage, random));
        PythonWriter writer =
                PythonWriter.of(layout, process, clock, ids, true, PythonRetries.timed(actors::pass, random));
        return name -> {
            writer.append("auto_" + name, 1);
            return newestVersion();
        };
    }

    /** The store as one process sees it. */
    private Storage process(int stepsOfWrite, Supplier<MetadataLock> lock) {
        Storage withLocks =
                InterceptedStorage.of(storage, call -> call.name().equals("lock") ? lock.get() : call.proceed());
        SideBySide steps = new SideBySide();
        return new FaultyStorage(withLocks).in(steps).before(operation -> {
            // What becomes of the lock takes time by itself.
            if (operation.kind() == Kind.LOCK || operation.kind() == Kind.IS_HELD) {
                return;
            }
            boolean isWrite = Set.of(Kind.WRITE, Kind.CREATE, Kind.REPLACE).contains(operation.kind());
            steps.pass(REQUEST.multipliedBy(isWrite ? stepsOfWrite : 1));
        });
    }

    /** Steps of one process: a step takes effect when it is begun, and whoever waits for it goes on when its requests have had their time. */
    private final class SideBySide implements Steps {
        /** Time of the requests of the step that is running; null = none is. */
        private @Nullable Duration running;

        void pass(Duration time) {
            Duration soFar = running;
            if (soFar == null) {
                actors.pass(time);
            } else {
                running = soFar.plus(time);
            }
        }

        @Override
        public <T> Pending<T> begin(Supplier<? extends T> step) {
            Duration outer = running;
            running = Duration.ZERO;
            Pending<T> done = Pending.now(step);
            Duration took = running;
            running = outer;
            if (outer != null) {
                running = outer.plus(took);
                return done;
            }
            Duration end = Duration.ofNanos(clock.time().nanos()).plus(took);
            return Pending.whenAskedFor(() -> {
                Duration left = end.minusNanos(clock.time().nanos());
                if (!left.isNegative() && !left.isZero()) {
                    pass(left);
                }
                return done.get();
            });
        }

        @Override
        public int parallelism() {
            return 16;
        }
    }
}
