package io.datashard.storage;

/** The held metadata lock of a table. Closing releases it and never throws. */
public interface MetadataLock extends AutoCloseable {
    /** Whether the lock is still ours as far as can be told; the last question before a commit point. */
    boolean isHeld();

    @Override
    void close();
}
