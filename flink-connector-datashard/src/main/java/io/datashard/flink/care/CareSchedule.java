package io.datashard.flink.care;

import io.datashard.flink.options.CareSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says which task is due. Times are milliseconds of one clock; each task is due at first at once. Not thread-safe: during a round, only the thread
 * that works says what was done and what failed, and only the owner counts commits; everything else is for the owner between rounds.
 */
final class CareSchedule {
    private static final int MOST_DOUBLINGS = 20;

    private final Map<CareTask, Turn> turns = new EnumMap<>(CareTask.class);
    private final Duration longestWait;
    private long commits;

    CareSchedule(CareSettings settings) {
        this.longestWait = settings.pace().longestWait();
        if (settings.snapshotsRetained() != null) {
            turns.put(CareTask.EXPIRY, new Turn(settings.pace().expiry()));
        }
        if (settings.compaction().on()) {
            turns.put(CareTask.COMPACTION, new Turn(settings.pace().compaction()));
        }
        if (settings.orphansRetained() != null) {
            turns.put(CareTask.CLEANING, new Turn(settings.pace().cleaning()));
        }
    }

    /** The sink has committed. */
    void committed() {
        commits++;
    }

    /** The tasks to do now, in their order. Files are merged only if there may be new ones; age comes without commits. */
    List<CareTask> due(long nowMs) {
        List<CareTask> due = new ArrayList<>();
        turns.forEach((task, turn) -> {
            if (turn.notBefore <= nowMs && (task != CareTask.COMPACTION || turn.seen < commits)) {
                due.add(task);
            }
        });
        return due;
    }

    /** A round of these tasks begins. */
    void begun(List<CareTask> tasks) {
        tasks.forEach(task -> turn(task).began = commits);
    }

    /** A task is done. */
    void done(CareTask task, long nowMs) {
        Turn turn = turn(task);
        turn.seen = turn.began;
        turn.failures = 0;
        turn.notBefore = nowMs + turn.interval.toMillis();
    }

    /** A task has failed. Returns how long it waits until the next try. */
    Duration failed(CareTask task, long nowMs) {
        Turn turn = turn(task);
        Duration longest = turn.interval.compareTo(longestWait) > 0 ? turn.interval : longestWait;
        Duration grown = turn.interval.multipliedBy(1L << Math.min(turn.failures, MOST_DOUBLINGS));
        Duration wait = grown.compareTo(longest) > 0 ? longest : grown;
        turn.failures++;
        turn.notBefore = nowMs + wait.toMillis();
        return wait;
    }

    private Turn turn(CareTask task) {
        return Objects.requireNonNull(turns.get(task));
    }

    /** When a task may run. */
    private static final class Turn {
        private final Duration interval;
        private long notBefore = Long.MIN_VALUE;
        /** Commits before the run that has begun last, and before the last run that was good. */
        private long began;

        private long seen;
        private int failures;

        Turn(Duration interval) {
            this.interval = interval;
        }
    }
}
