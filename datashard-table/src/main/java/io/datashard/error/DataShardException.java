package io.datashard.error;

import io.datashard.annotation.Public;
import org.jspecify.annotations.Nullable;

/**
 * Root of all exceptions that this library throws on purpose. The subtype says what the caller should do.
 *
 * <p>Every message has three parts: what failed and on what, why (as far as known), and what to do. Messages never hold secrets or row values.
 */
@Public
public abstract sealed class DataShardException extends RuntimeException
        permits InvalidUseException,
                CommitConflictException,
                StaleTableException,
                UnknownOutcomeException,
                StorageException {
    private static final long serialVersionUID = 1L;

    DataShardException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(sentence(what + ": " + why) + " " + sentence(remedy), cause);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
