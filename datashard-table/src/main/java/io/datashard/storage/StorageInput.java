package io.datashard.storage;

/**
 * A data file open for reading at any position. Not thread-safe; blocking; throws {@link io.datashard.error.StorageException}.
 */
public interface StorageInput extends AutoCloseable {
    /** Length of the file in bytes. */
    long length();

    /**
     * Reads exactly {@code length} bytes from {@code position}.
     *
     * @throws io.datashard.error.CorruptDataException if the file is too short
     */
    void readFully(long position, byte[] buffer, int offset, int length);

    @Override
    void close();
}
