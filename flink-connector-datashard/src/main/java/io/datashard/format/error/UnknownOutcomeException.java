package io.datashard.format.error;

import org.jspecify.annotations.Nullable;

/**
 * Whether the commit took effect is not known: touch nothing, find out by reading the table.
 */
public final class UnknownOutcomeException extends DataShardException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public UnknownOutcomeException(String what, String why, String remedy) {
        super(what, why, remedy, null);
    }

    /** Like the other constructor, with the underlying failure. */
    public UnknownOutcomeException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
