package io.datashard.flink.procedure;

import io.datashard.maintenance.Progress;

/** Ends a task when the thread that runs the statement is interrupted, which is how a session cancels it. */
final class EndedByInterrupt implements Progress {
    static final Progress PROGRESS = new EndedByInterrupt();

    private EndedByInterrupt() {}

    @Override
    public void at(String step, long done, long total) {
        // A statement has no place to show it.
    }

    @Override
    public boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }
}
