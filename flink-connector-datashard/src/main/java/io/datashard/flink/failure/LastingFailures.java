package io.datashard.flink.failure;

import io.datashard.error.CommitConflictException;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DeniedException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.RefusedWriteException;
import io.datashard.error.StaleTableException;
import io.datashard.error.UnknownOutcomeException;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures that last from those that pass. A job that is started over after one that lasts fails again in the same way, without end;
 * so it ends at the first. Everything else is left to the job's restart strategy.
 *
 * <p>Every place where Flink calls us and a table is touched goes through here; what is thrown below knows nothing of Flink.
 */
public final class LastingFailures {
    private LastingFailures() {}

    /** Does what may fail, and lets a lasting failure end the job. */
    public static <T> T endJob(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw toThrow(e);
        }
    }

    /** Does what may fail, and lets a lasting failure end the job. */
    public static void endJob(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw toThrow(e);
        }
    }

    /** The failure itself, or around one that lasts what tells Flink not to start the job over. */
    public static RuntimeException toThrow(RuntimeException failure) {
        if (failure instanceof SuppressRestartsException || !lasts(failure)) {
            return failure;
        }
        return new SuppressRestartsException(new FlinkRuntimeException(
                "The job ends, because starting it over would fail in the same way. Mend the cause, then start it from its last checkpoint:"
                        + " nothing is lost that is in there",
                failure));
    }

    /**
     * The error of state that this release can't read, and won't after the job was started over.
     *
     * @param cause what reading it ended with, or null
     */
    public static IOException unreadableState(String message, @Nullable Throwable cause) {
        return new IOException(
                message, new SuppressRestartsException(cause != null ? cause : new FlinkRuntimeException(message)));
    }

    /**
     * Whether a failure stays until a person mends its cause. The outermost of ours decides that says so: of a commit whose outcome is not known
     * because its table could not be read, the outcome is to be found out first.
     */
    static boolean lasts(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CommitConflictException
                    || cause instanceof StaleTableException
                    || cause instanceof UnknownOutcomeException
                    || cause instanceof RefusedWriteException) {
                return false;
            }
            if (cause instanceof InvalidUseException
                    || cause instanceof CorruptDataException
                    || cause instanceof DeniedException) {
                return true;
            }
        }
        return false;
    }
}
