package io.datashard.flink.care;

import io.datashard.maintenance.Progress;
import io.datashard.storage.FailureLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks in a thread of its own, one round at a time. The thread begins with a round and ends with it; at the latest, it has ended when
 * {@link #close} returns (decision 0022), unless the storage leaves it waiting for an answer even after an interrupt.
 *
 * <p>A task that fails leaves the rows as they were, so it is only logged and tried again later. An Error is no matter of the table, and goes to
 * the owner.
 */
final class CareThread implements AutoCloseable {
    static final String NAME = "datashard-care";
    private static final Logger LOG = LoggerFactory.getLogger(CareThread.class);

    private final String table;
    private final TableTasks.Opening opening;
    private final CareSchedule schedule;
    private final CareMetrics metrics;
    private final LongSupplier clockMs;
    private final Consumer<Error> onError;
    private final Progress progress = new UntilClosed();
    private volatile boolean ending;
    private @Nullable Thread thread;

    /**
     * Creates it; starts nothing.
     *
     * @param table names the table in the log
     * @param schedule hears what became of the tasks
     * @param onError hears of Errors, in the thread of the tasks
     */
    CareThread(
            String table,
            TableTasks.Opening opening,
            CareSchedule schedule,
            CareMetrics metrics,
            LongSupplier clockMs,
            Consumer<Error> onError) {
        this.table = table;
        this.opening = opening;
        this.schedule = schedule;
        this.metrics = metrics;
        this.clockMs = clockMs;
        this.onError = onError;
    }

    /** Whether a round is under way. */
    boolean isBusy() {
        return thread != null && thread.isAlive();
    }

    /** Starts a round. Only if none is under way. */
    void start(List<CareTask> tasks, ClassLoader classes) {
        Thread started = new Thread(() -> round(tasks), NAME);
        started.setDaemon(true);
        started.setContextClassLoader(classes);
        thread = started;
        started.start();
    }

    private void round(List<CareTask> tasks) {
        try {
            work(tasks);
        } catch (RuntimeException e) {
            FailureLog.warn(LOG, e, "Could not close the table {} after its care; the job goes on", table);
        } catch (Error e) {
            onError.accept(e);
        }
    }

    private void work(List<CareTask> tasks) {
        TableTasks open;
        try {
            open = opening.open();
        } catch (RuntimeException e) {
            tasks.forEach(task -> failed(task, e));
            return;
        }
        try (open) {
            for (CareTask task : tasks) {
                if (!ending) {
                    run(task, open);
                }
            }
        }
    }

    private void run(CareTask task, TableTasks open) {
        try {
            TableTasks.Outcome outcome = open.run(task, progress);
            metrics.done(task, outcome.count());
            schedule.done(task, clockMs.getAsLong());
            if (outcome.count() > 0) {
                LOG.info("Took care of the table {}: {}", table, outcome.text());
            }
        } catch (RuntimeException e) {
            failed(task, e);
        }
    }

    private void failed(CareTask task, RuntimeException failure) {
        if (ending) {
            LOG.debug("The job ended while it was about to {} in {}", task, table, failure);
            return;
        }
        Duration wait = schedule.failed(task, clockMs.getAsLong());
        metrics.failed();
        FailureLog.warn(
                LOG,
                failure,
                "Could not {} in the table {}. The job goes on, no row is in danger, and the next try is in {} s",
                task,
                table,
                wait.toSeconds());
    }

    /** Ends the round that is under way: lets its step end, then interrupts it. */
    @Override
    public void close() {
        close(Duration.ofSeconds(5), Duration.ofSeconds(25));
    }

    void close(Duration patience, Duration afterInterrupt) {
        ending = true;
        Thread running = thread;
        if (running == null || hasEnded(running, patience)) {
            return;
        }
        running.interrupt();
        if (!hasEnded(running, afterInterrupt)) {
            LOG.warn(
                    "The thread {} still waits for an answer from the storage of {}; it ends with that answer, and"
                            + " changes nothing more",
                    NAME,
                    table);
        }
    }

    /** An interrupt ends the wait early: who ends a task a second time is in a hurry. */
    private static boolean hasEnded(Thread running, Duration patience) {
        try {
            TimeUnit.MILLISECONDS.timedJoin(running, patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !running.isAlive();
    }

    /** Ends a task at its next step once the job ends. */
    private final class UntilClosed implements Progress {
        @Override
        public void at(String step, long done, long total) {
            LOG.debug("Care for {}: {}, {} of {}", table, step, done, total);
        }

        @Override
        public boolean isCancelled() {
            return ending;
        }
    }
}
