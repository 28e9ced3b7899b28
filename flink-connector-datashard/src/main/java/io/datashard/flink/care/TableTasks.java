package io.datashard.flink.care;

import io.datashard.maintenance.Progress;

/** The tasks on one open table. Used by one thread. */
interface TableTasks extends AutoCloseable {
    /**
     * Does a task, as it is needed now.
     *
     * @param progress may end the task early; what is done by then stays
     * @throws io.datashard.error.DataShardException if it can't be done; the table is as sound as before
     */
    Outcome run(CareTask task, Progress progress);

    @Override
    void close();

    /**
     * What a task did.
     *
     * @param count how many snapshots or files it rid the table of; 0 = there was nothing to do
     * @param text what it did, for the log
     */
    record Outcome(long count, String text) {}

    /** Opens the table. */
    interface Opening {
        /** Opens the table, which exists. */
        TableTasks open();
    }
}
