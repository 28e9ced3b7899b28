package io.datashard.table;

import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import org.jspecify.annotations.Nullable;

/** Files that several readers share; each file goes to one reader. Thread-safe. The creator closes it, not a reader that ends. */
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
