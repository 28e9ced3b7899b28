package io.datashard.storage;

/**
 * A data file open for reading at any position. Thread-safe but for {@link #close}: close it when no read is under way. Blocking; throws {@link
 * io.datashard.error.StorageException}.
 */
public interface StorageInput extends AutoCloseable {
    /** Length of the file in bytes. */
    long length();

    /** Whether the whole file came with opening it, so that no read asks the store for anything. */
    boolean isHeld();

    /**
     * Reads exactly {@code length} bytes from {@code position}.
     *
     * @throws io.datashard.error.CorruptDataException if the file is too short
     */
    void readFully(long position, byte[] buffer, int offset, int length);

    @Override
    void close();
}
