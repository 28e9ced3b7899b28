package io.datashard.error;

import org.jspecify.annotations.Nullable;

/**
 * The storage denies what was asked of it, and will do so until a person changes a permission, a key, a setting or the store: there is no
 * such bucket, the right to write is missing, a file is in the way. Retrying does not help. Nothing of the failed step is left.
 */
public final class DeniedException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageException#StorageException(String, String, String, Throwable)}. */
    public DeniedException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
