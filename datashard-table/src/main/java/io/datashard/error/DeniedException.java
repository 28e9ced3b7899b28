package io.datashard.error;

import io.datashard.annotation.Public;
import org.jspecify.annotations.Nullable;

/**
 * The storage denies a request until a person changes a permission, a key, a setting or the store. Examples: no such bucket, no right to
 * write, a file is in the way. Retrying does not help. The failed step leaves nothing behind.
 */
@Public
public final class DeniedException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageException#StorageException(String, String, String, Throwable)}. */
    public DeniedException(String what, String why, String remedy, @Nullable Throwable cause) {
        super(what, why, remedy, cause);
    }
}
