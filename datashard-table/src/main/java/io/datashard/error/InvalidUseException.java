package io.datashard.error;

import io.datashard.annotation.Public;
import org.jspecify.annotations.Nullable;

/** The request can't be carried out: change the request, the options or the table. Nothing was changed. */
@Public
public final class InvalidUseException extends DataShardException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public InvalidUseException(String what, String why, String remedy) {
        super(what, why, remedy, null);
    }

    /** Like the other constructor, with the underlying failure. */
    public InvalidUseException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
