package io.datashard.storage;

import io.datashard.error.DataShardException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes files that no metadata names, now or later. */
public final class UnpublishedFile {
    private static final Logger LOG = LoggerFactory.getLogger(UnpublishedFile.class);

    private UnpublishedFile() {}

    /**
     * Removes such a file. A failure is logged, and the file is left to garbage collection.
     *
     * @return the file
     */
    public static StoragePath remove(Storage storage, StoragePath file) {
        try {
            storage.delete(file);
        } catch (DataShardException e) {
            FailureLog.warn(
                    LOG,
                    e,
                    "Left {} behind in {}; it was never published and is removed by garbage collection",
                    file,
                    storage.root());
        }
        return file;
    }
}
