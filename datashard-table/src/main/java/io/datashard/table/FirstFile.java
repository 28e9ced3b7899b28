package io.datashard.table;

import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import org.jspecify.annotations.Nullable;

/** Files whose first one was taken already, to see what columns it has. */
final class FirstFile implements FileSource {
    private final FileSource rest;
    private @Nullable ScannedFile first;

    FirstFile(ScannedFile first, FileSource rest) {
        this.first = first;
        this.rest = rest;
    }

    @Override
    public @Nullable ScannedFile next() {
        ScannedFile taken = first;
        first = null;
        return taken == null ? rest.next() : taken;
    }

    @Override
    public void close() {
        rest.close();
    }
}
