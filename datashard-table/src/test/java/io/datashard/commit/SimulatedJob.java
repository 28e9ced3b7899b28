package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DataShardException;
import io.datashard.layout.TableLayout;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.LeasedLocks;
import io.datashard.table.LayoutDetection;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.Interleaving;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SimulatedCrash;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TestTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job as Flink runs it: it reads rows 0 to n, writes them into files, takes checkpoints, commits what a completed checkpoint holds, fails
 * at drawn places, and goes on from the last completed checkpoint, or from an older one. Names of files say which rows are in them.
 */
final class SimulatedJob implements Runnable {
    private static final CommitSettings SETTINGS =
            new CommitSettings(30, Duration.ofMillis(10), Duration.ofMillis(200), null, Duration.ofSeconds(1));
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int KEPT_CHECKPOINTS = 3;
    private static final int FAULTY_RUNS = 8;
    private static final int ONE_IN = 40;
    private static final int LONGEST_SLEEP = 400;

    private final String sinkId;
    private final long lastRow;
    private final RewindPolicy onRewind;
    private final Supplier<FaultyStorage> processes;
    private final Interleaving turns;
    private final ManualClock clock;
    private final SeededIds ids;
    /** Completed checkpoints, newest last. */
    private final Deque<Checkpoint> completed = new ArrayDeque<>();

    private int runs;
    /** Whether this run opens the table once, and foresees then what it commits on. */
    private boolean keepsTable;

    private @Nullable Opened kept;

    /** What a process that has opened the table commits with. */
    private record Opened(TableCommitter committer, WrittenFor target) {}

    /** What a completed checkpoint restores. */
    private record Checkpoint(
            String lineage,
            long number,
            long written,
            List<Ancestor> ancestors,
            long nextRow,
            @Nullable Commit pending) {
        /** Idle runs leave no trace, as in the sink. */
        List<Ancestor> ancestorsAfter() {
            return written == 0
                    ? ancestors
                    : Stream.concat(Stream.of(SinkRuns.restoredFrom(lineage, number, written)), ancestors.stream())
                            .toList();
        }
    }

    private record Commit(CommitIdentity identity, List<DataFile> files) {}

    /** The job fails, as jobs do for reasons of their own. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    SimulatedJob(
            String sinkId,
            long lastRow,
            RewindPolicy onRewind,
            Supplier<FaultyStorage> processes,
            Interleaving turns,
            ManualClock clock,
            SeededIds ids) {
        this.sinkId = sinkId;
        this.lastRow = lastRow;
        this.onRewind = onRewind;
        this.processes = processes;
        this.turns = turns;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void run() {
        boolean ended = false;
        while (!ended) {
            runs++;
            FaultyStorage process = processes.get();
            if (runs <= FAULTY_RUNS && turns.draw(3) > 0) {
                Fault fault = FAULTS.get(turns.draw(FAULTS.size()));
                process.failAt(turns.draw(120), fault);
            }
            try {
                runFrom(restored(), process);
                ended = true;
            } catch (DataShardException | SimulatedCrash | Failure e) {
                assertThat(runs).as("runs of %s; last failure %s", sinkId, e).isLessThan(60);
            }
        }
    }

    /**
     * A process that gives way before every operation, sometimes for so long that all others are done many times, and waits for the lock
     * without blocking the others.
     *
     * @param leases the locks, if they are not those of the storage
     */
    static FaultyStorage process(MemoryStorage storage, @Nullable LeasedLocks leases, Interleaving turns) {
        AtomicBoolean stalls = new AtomicBoolean();
        AtomicReference<FaultyStorage> self = new AtomicReference<>();
        Storage seen =
                leases == null ? storage : leases.over(storage, () -> self.get().crashed(), stalls::get);
        FaultyStorage process = new FaultyStorage(seen).lateWhen(() -> turns.draw(2) == 0);
        self.set(process);
        process.before(operation -> {
            boolean sleeps = turns.draw(ONE_IN) == 0;
            stalls.set(sleeps);
            int steps = sleeps ? turns.draw(LONGEST_SLEEP) : 1;
            for (int i = 0; i < steps; i++) {
                turns.step();
            }
            stalls.set(false);
            while (operation.kind() == Kind.LOCK && storage.isLocked()) {
                turns.step();
            }
        });
        return process;
    }

    private @Nullable Checkpoint restored() {
        // Only with a rollback may the newest checkpoints get lost without harm.
        if (onRewind == RewindPolicy.ROLLBACK && completed.size() > 1 && turns.draw(3) == 0) {
            completed.removeLast();
        }
        return completed.peekLast();
    }

    private void runFrom(@Nullable Checkpoint restored, Storage process) {
        keepsTable = turns.draw(2) == 0;
        kept = null;
        String lineage = ids.uuid().toString();
        List<Ancestor> ancestors = restored == null ? List.of() : restored.ancestorsAfter();
        if (restored != null && restored.pending() != null) {
            commit(restored.pending(), process, true);
        }
        long written = 0;
        long row = restored == null ? 0 : restored.nextRow();
        long number = restored == null ? 0 : restored.number();
        while (row < lastRow) {
            number++;
            List<DataFile> files = new ArrayList<>();
            long next = row;
            for (int i = turns.draw(3); i > 0 && next < lastRow; i--) {
                long to = Math.min(lastRow, next + 1 + turns.draw(4));
                files.add(write(process, next, to));
                next = to;
            }
            failSometimes();
            CommitIdentity identity = SinkRuns.of(sinkId, SinkRuns.familyOf(sinkId), lineage, number, ancestors);
            written = files.isEmpty() ? written : number;
            Commit pending = files.isEmpty() ? null : new Commit(identity, files);
            row = next;
            completed.addLast(new Checkpoint(lineage, number, written, ancestors, row, pending));
            if (completed.size() > KEPT_CHECKPOINTS) {
                completed.removeFirst();
            }
            failSometimes();
            if (pending != null) {
                commit(pending, process, false);
            }
            failSometimes();
        }
    }

    private void failSometimes() {
        if (runs <= FAULTY_RUNS && turns.draw(12) == 0) {
            throw new Failure();
        }
    }

    private DataFile write(Storage process, long from, long to) {
        String name = sinkId + "." + from + "." + to + "." + ids.hex8();
        byte[] content = ("rows of " + name).getBytes(StandardCharsets.UTF_8);
        StoragePath path = StoragePath.of("data/" + name + ".parquet");
        new InFlightMarkers(process).mark(path);
        process.write(path, content);
        return new DataFile(path, to - from, content.length, null, Map.of(), ColumnBounds.NONE);
    }

    private void commit(Commit commit, Storage process, boolean fromState) {
        // Clocks of real machines jump.
        clock.advance(Duration.ofMillis(turns.draw(20) - 5L));
        Opened opened = kept != null ? kept : open(process);
        kept = keepsTable ? opened : null;
        SinkAppend change = new SinkAppend(
                commit.identity(),
                opened.target(),
                commit.files(),
                onRewind,
                Map.of(),
                new FilePresence(process, clock, TestTable.REMEDY),
                fromState ? new FileRenewal(process, clock, ids, TestTable.REMEDY) : null);
        opened.committer().commit(change);
    }

    private Opened open(Storage process) {
        Pause pause = duration -> {
            clock.advance(duration);
            turns.step();
        };
        TableLayout layout = LayoutDetection.detect(process, clock, ids, pause);
        WrittenFor target = WrittenFor.of(layout.loadOrFail().metadata());
        return new Opened(new TableCommitter(process, layout, SETTINGS, clock, ids, pause), target);
    }
}
