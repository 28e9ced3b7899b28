package io.datashard.parquet;

import io.datashard.schema.RowBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a data file, or of a byte range of it, in file order. Not thread-safe; blocking.
 *
 * <p>Row positions always count from the first row of the file, whatever range or row groups are read.
 */
public interface DataFileReader extends AutoCloseable {
    /**
     * The next batch, which never spans row groups; null at the end.
     *
     * @throws io.datashard.error.CorruptDataException if the bytes are damaged
     */
    @Nullable RowBatch nextBatch();

    /** Position in the file of the first row of the batch that {@link #nextBatch} returned last. */
    long batchRowPosition();

    /** Number of row groups of the range that were skipped because no row of them can match. */
    int skippedRowGroups();

    @Override
    void close();
}
