package io.datashard.storage;

import io.datashard.error.StorageException;

/**
 * Replaces objects on condition that nobody else has. Where it comes from says what it takes to be safe: {@link Storage#lockFreeReplace}
 * nothing, {@link MetadataLock} that the lock is held. Thread-safe; blocking.
 */
public interface ConditionalReplace {
    /**
     * Replaces an object only if its tag is still {@code expected}.
     *
     * @throws StorageException if nothing was replaced
     */
    WriteOutcome replace(StoragePath path, byte[] content, Etag expected);
}
