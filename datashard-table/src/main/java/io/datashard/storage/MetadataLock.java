package io.datashard.storage;

/**
 * The held metadata lock of a table. Closing releases it and never throws.
 *
 * <p>Its holder may {@linkplain #replace replace} objects on every store. Where the store can't do that in one step, it is safe only against
 * writers that hold the lock, as long as {@link #isHeld} is true.
 */
public interface MetadataLock extends ConditionalReplace, AutoCloseable {
    /** Whether this process still holds the lock, as far as it can tell. Asked last before a commit point. */
    boolean isHeld();

    @Override
    void close();
}
