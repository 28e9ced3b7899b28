package io.datashard.read;

import org.jspecify.annotations.Nullable;

/** Data files to read, one after the other, found as they are asked for. Used by one thread at a time; blocking. */
public interface FileSource extends AutoCloseable {
    /** The next file, or null at the end. */
    @Nullable ScannedFile next();

    /** Waits for what is being read ahead. */
    @Override
    void close();
}
