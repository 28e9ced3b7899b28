package io.datashard.flink.source.enumerator;

import io.datashard.read.ContinuousPosition;
import io.datashard.read.Planned;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last position that a completed checkpoint has finished: all splits up to it were emitted before the checkpoint. The coordinator thread
 * calls all methods.
 *
 * <p>The first split that is not finished is the lowest of those that wait at the enumerator and those in the readers' states: Flink delivers a split
 * that was assigned before the enumerator's state was taken before the reader's state is taken. If a reader has told nothing of a checkpoint, the
 * checkpoint tells nothing.
 *
 * <p>A read that is still at its first scan has no position: what it has seen is no snapshot yet.
 */
final class FinishedPositions {
    /** Of more, those in the middle are left out. */
    private static final int MOST_MARKS = 1000;
    /** Checkpoints that Flink has given up are never completed. */
    private static final int MOST_CHECKPOINTS = 100;

    private final Deque<Mark> marks = new ArrayDeque<>();
    private final NavigableMap<Long, Checkpoint> checkpoints = new TreeMap<>();
    private @Nullable Mark reached;
    private long count;

    /**
     * A position that was planned.
     *
     * @param number its number
     * @param boundary ordinal of the first split after it
     * @param position the position
     */
    private record Mark(long number, long boundary, ReadPosition position) {}

    /**
     * What is known of a checkpoint.
     *
     * @param first first split that no reader had
     * @param marks how many positions were planned
     * @param told the first unfinished split of each reader that has told it
     */
    private record Checkpoint(long first, long marks, Map<Integer, Long> told) {}

    /** The read goes on from a state. What was planned of a step that is not complete counts with what leads up to the position. */
    void restored(PlanningState state) {
        boolean isFirstScan = state.step() != null && state.position().equals(ContinuousPosition.START);
        if (state.tableUuid() != null && !isFirstScan) {
            mark(state, state.nextOrdinal());
        }
    }

    void planned(Planned planned) {
        if (planned.state().tableUuid() != null && planned.boundary() != Planned.UNCHANGED) {
            mark(planned.state(), planned.boundary());
        }
    }

    private void mark(PlanningState state, long boundary) {
        ReadPosition position = ReadPosition.of(state);
        Mark last = marks.isEmpty() ? reached : marks.getLast();
        if (last != null && last.position().equals(position)) {
            return;
        }
        if (marks.size() == MOST_MARKS) {
            marks.removeLast();
        }
        marks.add(new Mark(count++, boundary, position));
    }

    /**
     * The enumerator's state was taken.
     *
     * @param first first split that no reader had
     */
    void taken(long checkpointId, long first) {
        checkpoints.put(checkpointId, new Checkpoint(first, count, new HashMap<>()));
        if (checkpoints.size() > MOST_CHECKPOINTS) {
            checkpoints.pollFirstEntry();
        }
    }

    /** A reader's state was taken. */
    void told(int reader, long checkpointId, long first) {
        Checkpoint checkpoint = checkpoints.get(checkpointId);
        if (checkpoint != null) {
            checkpoint.told().put(reader, first);
        }
    }

    /**
     * A checkpoint was completed.
     *
     * @param readers how many readers there are
     * @return the position that is finished, now or since an earlier checkpoint; empty if there is none, or the checkpoint does not tell
     */
    Optional<ReadPosition> completed(long checkpointId, int readers) {
        Checkpoint checkpoint = checkpoints.get(checkpointId);
        checkpoints.headMap(checkpointId, true).clear();
        if (checkpoint == null || checkpoint.told().size() < readers) {
            return Optional.empty();
        }
        long first = checkpoint.told().values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(checkpoint.first());
        long unfinished = Math.min(first, checkpoint.first());
        while (!marks.isEmpty()
                && marks.getFirst().boundary() <= unfinished
                && marks.getFirst().number() < checkpoint.marks()) {
            reached = marks.removeFirst();
        }
        return Optional.ofNullable(reached).map(Mark::position);
    }
}
