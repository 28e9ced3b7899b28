package io.datashard.flink.failure;

import io.datashard.error.CommitConflictException;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
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
 * Tells lasting failures from passing ones. After a lasting failure, every restart of the job would fail in the same way; so the first one ends
 * the job. The job's restart strategy decides about all others.
 *
 * <p>Every call from Flink that touches a table goes through this class; the table library below throws exceptions that know nothing of Flink.
 */
public final class LastingFailures {
    private LastingFailures() {}

    /** Does the work; a lasting failure in it ends the job. */
    public static <T> T endJob(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw toThrow(e);
        }
    }

    /** Does the work; a lasting failure in it ends the job. */
    public static void endJob(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw toThrow(e);
        }
    }

    /** The failure to throw: a lasting one comes wrapped so that Flink does not restart the job, any other one as it is. */
    public static RuntimeException toThrow(RuntimeException failure) {
        if (failure instanceof SuppressRestartsException || !lasts(failure)) {
            return failure;
        }
        return new SuppressRestartsException(new FlinkRuntimeException(
                "The job ends, because starting it over would fail in the same way. Mend the cause, then start it from its last checkpoint:"
                        + " nothing is lost that is in there",
                failure));
    }

    /** The error of state that this release can't read, and won't after the job was started over. */
    public static IOException unreadableState(DataShardException error) {
        return new IOException(error.getMessage(), new SuppressRestartsException(error));
    }

    /**
     * Whether a failure lasts until a person mends its cause. The outermost exception of ours decides. For example, an unknown outcome because
     * the table could not be read does not last: the restarted job must find out the outcome first.
     */
    static boolean lasts(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = below(cause)) {
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

    /** Ours have no causes. */
    private static @Nullable Throwable below(Throwable failure) {
        return failure instanceof DataShardException ours ? ours.origin().orElse(null) : failure.getCause();
    }
}
