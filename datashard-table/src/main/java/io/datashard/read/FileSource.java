package io.datashard.read;

import org.jspecify.annotations.Nullable;

/** The data files to read, one after the other, found on demand. Used by one thread at a time; blocking. */
public interface FileSource extends AutoCloseable {
    /** The next file, or null at the end. */
    @Nullable ScannedFile next();

    /** Waits for reads that are under way. */
    @Override
    void close();
}
