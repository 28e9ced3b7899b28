package io.datashard.table;

import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import org.jspecify.annotations.Nullable;

/**
 * Files that several readers share; each file goes to one reader. Thread-safe. Its creator closes it: a reader that ends leaves the other
 * files open.
 */
final class SharedFiles implements FileSource {
    private final FileSource files;

    SharedFiles(FileSource files) {
        this.files = files;
    }

    @Override
    public synchronized @Nullable ScannedFile next() {
        return files.next();
    }

    @Override
    public void close() {
        // Readers call this. ParallelRead closes the files.
    }
}
