package io.datashard.error;

import io.datashard.annotation.Public;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions that this library throws on purpose. The subtype says what the caller should do.
 *
 * <p>Every message has three parts: what failed and on what, why (as far as known), and what to do. Messages never hold secrets or row values.
 *
 * <p>None has a cause. Clients show the last cause and nothing else, some of them what stands behind the last {@code Caused by:} of the
 * printed trace; so an error of ours is the last, and what it came of is suppressed, where logs have all of it. An error of ours that came
 * of another one says also what that one says.
 */
@Public
public abstract sealed class DataShardException extends RuntimeException
        permits InvalidUseException,
                CommitConflictException,
                StaleTableException,
                UnknownOutcomeException,
                StorageException {
    private static final long serialVersionUID = 1L;

    private static final String CAUSED_BY = "Caused by:";

    /** Causes may form a circle. */
    private static final int DEEPEST = 100;

    private final @Nullable DataShardException origin;

    /**
     * Creates the exception.
     *
     * @param reason what it came of, if that is known
     */
    DataShardException(String what, String why, String remedy, @Nullable Throwable reason) {
        super(oneCause(text(what, why, remedy, originOf(reason))), null);
        this.origin = originOf(reason);
        if (reason != null) {
            addSuppressed(Foreign.of(reason));
        }
    }

    /** The error of ours that this one came of, such as a missing permission where the outcome of a commit is not known. */
    public Optional<DataShardException> origin() {
        return Optional.ofNullable(origin);
    }

    private static @Nullable DataShardException originOf(@Nullable Throwable reason) {
        return Stream.iterate(reason, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .filter(DataShardException.class::isInstance)
                .map(DataShardException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static String text(String what, String why, String remedy, @Nullable DataShardException origin) {
        String text = sentence(what + ": " + why) + " " + sentence(remedy);
        String first = origin == null ? "" : String.valueOf(origin.getMessage());
        return text.contains(first) ? text : text + " It came of this: " + first;
    }

    /** A text that does not look as if there were another cause below it: clients look for that. */
    private static String oneCause(String text) {
        return text.replace(CAUSED_BY, "caused by").replace("\tat", " at");
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }

    /**
     * What another library threw: its name, its message and its stack trace, for the log. What lies below it is suppressed too, so that no trace
     * has a cause that is not ours. It needs no class of the other library, wherever it is sent.
     */
    private static final class Foreign extends Exception {
        private static final long serialVersionUID = 1L;

        private Foreign(Throwable foreign, Set<Throwable> seen) {
            super(oneCause(foreign.toString()), null);
            setStackTrace(foreign.getStackTrace());
            if (foreign.getCause() != null) {
                attach(foreign.getCause(), seen);
            }
            for (Throwable suppressed : foreign.getSuppressed()) {
                attach(suppressed, seen);
            }
        }

        /** A failure as one of ours may suppress it: one of ours as it is, any other as its text. */
        static Throwable of(Throwable failure) {
            return failure instanceof DataShardException
                    ? failure
                    : new Foreign(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
        }

        private void attach(Throwable below, Set<Throwable> seen) {
            if (below instanceof DataShardException) {
                addSuppressed(below);
            } else if (seen.add(below)) {
                addSuppressed(new Foreign(below, seen));
            }
        }
    }
}
