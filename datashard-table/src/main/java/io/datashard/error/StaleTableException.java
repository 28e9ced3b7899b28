package io.datashard.error;

import io.datashard.annotation.Public;

/** The table has become another one since it was opened, for example by a migration to another layout: open it again. Nothing was changed. */
@Public
public final class StaleTableException extends DataShardException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public StaleTableException(String what, String why, String remedy) {
        super(what, why, remedy, null);
    }
}
