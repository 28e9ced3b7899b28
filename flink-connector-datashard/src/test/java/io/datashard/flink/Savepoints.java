package io.datashard.flink;

import io.datashard.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.dispatcher.UnavailableDispatcherOperationException;
import org.apache.flink.util.ExceptionUtils;

/** Ends running jobs, with and without a savepoint. */
public final class Savepoints {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** A job that is just starting has not all tasks, or gives up a checkpoint that it was asked for too soon. One that fails does so again. */
    private static final Set<CheckpointFailureReason> TOO_EARLY = Set.of(
            CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING,
            CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY,
            CheckpointFailureReason.CHECKPOINT_COORDINATOR_SUSPEND);

    private Savepoints() {}

    /** Stops a job with a savepoint as soon as all tasks run, and returns where that lies. */
    public static String stop(JobClient job, Path savepoints) throws Exception {
        AtomicReference<String> path = new AtomicReference<>();
        Await.until("a stop", LIMIT, () -> {
            try {
                path.set(job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get());
                return true;
            } catch (ExecutionException e) {
                if (isTooEarly(e)) {
                    return false;
                }
                throw e;
            }
        });
        Await.until("the job to end", LIMIT, () -> job.getJobStatus().get().isGloballyTerminalState());
        return path.get();
    }

    private static boolean isTooEarly(ExecutionException failure) {
        return ExceptionUtils.findThrowable(failure, UnavailableDispatcherOperationException.class)
                        .isPresent()
                || ExceptionUtils.findThrowable(failure, CheckpointException.class)
                        .map(CheckpointException::getCheckpointFailureReason)
                        .filter(TOO_EARLY::contains)
                        .isPresent();
    }

    /** Takes a savepoint as soon as all tasks run. */
    public static String take(JobClient job, Path savepoints) {
        AtomicReference<String> path = new AtomicReference<>();
        Await.until("a savepoint", LIMIT, () -> {
            try {
                path.set(job.triggerSavepoint(savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get());
                return true;
            } catch (ExecutionException notRunning) {
                return false;
            }
        });
        return path.get();
    }

    /** Cancels a job and waits until it is. */
    public static void cancel(JobClient job) throws InterruptedException, ExecutionException {
        job.cancel().get();
        Await.until("the job to be cancelled", LIMIT, () -> job.getJobStatus().get() == JobStatus.CANCELED);
    }
}
