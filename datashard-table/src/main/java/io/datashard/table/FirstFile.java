package io.datashard.table;

import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import org.jspecify.annotations.Nullable;

/** Files, of which a caller has already taken the first one to see its columns. */
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
