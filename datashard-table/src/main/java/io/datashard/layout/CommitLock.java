package io.datashard.layout;

import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The metadata lock of one commit: taken when the commit first needs it, and kept until it is released, so that an attempt that lost under it
 * need not stand in line again. Not thread-safe.
 */
public final class CommitLock implements AutoCloseable {
    private final Storage storage;
    private final Duration timeout;
    private @Nullable MetadataLock held;

    /**
     * Takes nothing yet.
     *
     * @param timeout how long to wait for it, each time
     */
    public CommitLock(Storage storage, Duration timeout) {
        this.storage = storage;
        this.timeout = timeout;
    }

    /**
     * The lock; waits for it unless it is taken.
     *
     * @throws io.datashard.error.StorageException if it can't be had in time
     */
    public MetadataLock take() {
        MetadataLock mine = held;
        if (mine == null) {
            mine = storage.lock(timeout);
            held = mine;
        }
        return mine;
    }

    /** Whether it was taken, and not released since. */
    public boolean isTaken() {
        return held != null;
    }

    /** How long to wait for it. */
    public Duration timeout() {
        return timeout;
    }

    /** Gives it to whoever waits for it; it can be taken again. Never throws. */
    public void release() {
        MetadataLock mine = held;
        held = null;
        if (mine != null) {
            mine.close();
        }
    }

    @Override
    public void close() {
        release();
    }
}
