package io.datashard.storage;

/**
 * A data file being written. Whole and durable when {@link #finish} returns; before, it may be invisible or partly there, and nothing may refer to it.
 *
 * <p>Not thread-safe. All methods block and throw {@link io.datashard.error.StorageException}.
 */
public interface StorageOutput extends AutoCloseable {
    /** Appends bytes. */
    void write(byte[] bytes, int offset, int length);

    /** Number of bytes written so far. */
    long position();

    /** Bytes of heap in which it gathers what it can't hand on yet; 0 if it hands on everything at once. */
    long heldBytes();

    /** Makes the file whole and durable under its path. Nothing may be written after it. */
    void finish();

    /**
     * Like {@link #finish}, but may return before the file is durable. Nothing may refer to the file before the end of what is given, which
     * the caller waits for; the output may be closed before.
     */
    Pending<Done> beginFinish();

    /** Releases everything; without a successful {@link #finish} before, discards the file. Idempotent. */
    @Override
    void close();
}
