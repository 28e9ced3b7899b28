package io.datashard.parquet;

import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a data file, or of a byte range of it, that match a condition, in file order. Not thread-safe; blocking.
 *
 * <p>Row positions always count from the first row of the file, whatever is read.
 */
public interface DataFileReader extends AutoCloseable {
    /**
     * The next batch; null at the end. It never spans row groups, and is empty if no row of a part of the file matches, so that a caller
     * need not wait for a match. See {@link FileRead.Form#lasting} for how long it is valid.
     *
     * @throws io.datashard.error.CorruptDataException if the bytes are damaged
     */
    @Nullable ColumnBatch nextBatch();

    /** Number of row groups of the range that were skipped, so far, because no row of them that is still to be read can match. */
    int skippedRowGroups();

    @Override
    void close();
}
