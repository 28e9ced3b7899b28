package io.datashard.storage;

/** The held metadata lock of a table. Closing releases it and never throws. */
public interface MetadataLock extends AutoCloseable {
    /** Whether this process still holds the lock, as far as it can tell. Asked last before a commit point. */
    boolean isHeld();

    @Override
    void close();
}
