package io.datashard.storage;

import io.datashard.error.DataShardException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back files that no metadata names and that none will. */
public final class UnpublishedFile {
    private static final Logger LOG = LoggerFactory.getLogger(UnpublishedFile.class);

    private UnpublishedFile() {}

    /**
     * Removes such a file. Where that fails it is logged, and the file is left to garbage collection.
     *
     * @return the file
     */
    public static StoragePath remove(Storage storage, StoragePath file) {
        try {
            storage.delete(file);
        } catch (DataShardException e) {
            LOG.warn(
                    "Left {} behind in {}: it was never published and is removed by garbage collection",
                    file,
                    storage.root(),
                    e);
        }
        return file;
    }
}
