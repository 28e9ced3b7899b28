package io.datashard.error;

import io.datashard.annotation.Public;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * It is not known whether the commit took effect: touch nothing. Repeat the commit as the message says; the table then recognises a commit
 * that took effect. That the table does not show it yet proves nothing: the request may still be on its way.
 */
@Public
public final class UnknownOutcomeException extends DataShardException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String token;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public UnknownOutcomeException(String what, String why, String remedy) {
        this(what, why, remedy, null, null);
    }

    /** Like the other constructor, with the underlying failure. */
    public UnknownOutcomeException(String what, String why, String remedy, @Nullable Throwable cause) {
        this(what, why, remedy, null, cause);
    }

    /** Like the other constructor, for an append that has a token. */
    public UnknownOutcomeException(
            String what, String why, String remedy, @Nullable String token, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
        this.token = token;
    }

    /** The token with which to repeat the append; empty if the commit was no append of {@code DataShardTable}. */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }
}
