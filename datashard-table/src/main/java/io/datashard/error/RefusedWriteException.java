package io.datashard.error;

import io.datashard.annotation.Public;

/**
 * The storage refused a write before it had any effect; the next write may be accepted. Only this failure proves that a write had no effect;
 * after every other failure, only reading back tells.
 */
@Public
public final class RefusedWriteException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageException#StorageException(String, String, String)}. */
    public RefusedWriteException(String what, String why, String remedy) {
        super(what, why, remedy);
    }
}
