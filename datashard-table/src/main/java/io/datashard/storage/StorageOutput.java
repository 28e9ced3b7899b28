package io.datashard.storage;

/**
 * A data file being written. It is whole and durable when {@link #finish} returns. Before that it may be invisible or partly there, and
 * nothing may refer to it.
 *
 * <p>Not thread-safe. All methods block and throw {@link io.datashard.error.StorageException}.
 */
public interface StorageOutput extends AutoCloseable {
    /** Appends bytes. */
    void write(byte[] bytes, int offset, int length);

    /** Number of bytes written so far. */
    long position();

    /** Heap bytes of content that it can't hand on yet; 0 if it hands on everything at once. */
    long heldBytes();

    /** Makes the file whole and durable under its path. No writes are allowed after this. */
    void finish();

    /**
     * Like {@link #finish}, but may return before the file is durable. The caller must wait for the returned step; nothing may refer to the
     * file before that step has succeeded. The output may be closed earlier.
     */
    Pending<Done> beginFinish();

    /** Releases everything. Discards the file unless {@link #finish} has succeeded. Idempotent. */
    @Override
    void close();
}
