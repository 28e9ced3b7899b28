package io.datashard.table;

import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import org.jspecify.annotations.Nullable;

/** Files that several readers take, each file once. Thread-safe. Who made it closes them: a reader that ends leaves the others theirs. */
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
        // The readers' own close; see ParallelRead.
    }
}
