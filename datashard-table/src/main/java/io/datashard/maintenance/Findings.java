package io.datashard.maintenance;

import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;

/** Collects what a check finds, in order. Not thread-safe. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    void error(String kind, StoragePath path, String text) {
        add(Finding.ERROR, kind, path.value(), text);
    }

    /** An error that is about no file. */
    void error(String kind, String text) {
        add(Finding.ERROR, kind, "", text);
    }

    void warning(String kind, StoragePath path, String text) {
        add(Finding.WARNING, kind, path.value(), text);
    }

    void note(String kind, StoragePath path, String text) {
        add(Finding.NOTE, kind, path.value(), text);
    }

    /** The check ended before its end, or left something out. */
    void incomplete(String text) {
        add(Finding.WARNING, "not-checked", "", text);
    }

    /**
     * A file that could not be read as recorded.
     *
     * @throws DataShardException the failure, if it says nothing about the file: the storage could not be asked
     */
    void failure(String kind, StoragePath path, DataShardException failure) {
        if (!(failure instanceof CorruptDataException) && !(failure instanceof InvalidUseException)) {
            throw failure;
        }
        error(kind, path, String.valueOf(failure.getMessage()));
    }

    List<Finding> all() {
        return List.copyOf(found);
    }

    private void add(String severity, String kind, String path, String text) {
        found.add(new Finding(severity, kind, path, text));
    }
}
