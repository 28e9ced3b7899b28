package io.datashard.error;

import io.datashard.annotation.Public;
import org.jspecify.annotations.Nullable;

/**
 * Stored bytes break the table format or do not match their recorded length or checksum. Retrying does not help.
 */
@Public
public final class CorruptDataException extends StorageException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param what what failed and on what: table, path, metadata version
     * @param why the reason, as far as known
     * @param remedy what to do, option keys verbatim
     */
    public CorruptDataException(String what, String why, String remedy) {
        super(what, why, remedy, null);
    }

    /** Like the other constructor, with the underlying failure. */
    public CorruptDataException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
