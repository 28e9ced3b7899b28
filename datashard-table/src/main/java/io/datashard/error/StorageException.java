package io.datashard.error;

import io.datashard.annotation.Public;
import org.jspecify.annotations.Nullable;

/**
 * The storage failed or refused an operation; retrying may help once the cause is gone.
 */
@Public
public sealed class StorageException extends DataShardException
        permits CorruptDataException, DeniedException, RefusedWriteException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public StorageException(String what, String why, String remedy) {
        super(what, why, remedy, null);
    }

    /** Like the other constructor, with the underlying failure. */
    public StorageException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
