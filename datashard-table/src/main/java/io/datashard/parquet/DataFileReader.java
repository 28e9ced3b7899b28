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

    /**
     * Whether the store was asked for all bytes that are certainly needed, so that it can send those of another file. Until then, a reader on
     * a distant store has at most 32 MiB here or on their way before they are needed, and 4 MiB before the first batch is asked for. What its
     * columns are reading comes on top: decision 0037 tells how much.
     */
    boolean isFetched();

    /** Ends the requests that are under way, and waits for their end. Has no effect on a reader that is closed. */
    @Override
    void close();
}
