package io.datashard.parquet;

import io.datashard.model.DataFile;
import io.datashard.schema.RowView;

/**
 * Writes one data file, row by row. Holds no more heap than one row group may, but for what the storage gathers. Not thread-safe; blocking.
 *
 * <p>A null in a required column, or a value that its type can't hold, is an {@link io.datashard.error.InvalidUseException} that
 * names the column and never the value; the row is not written then.
 */
public interface DataFileWriter extends AutoCloseable {
    /** Appends a row. */
    void write(RowView row);

    /** Number of rows written so far. */
    long rowCount();

    /** Estimate of the file's length in bytes if it were finished now. */
    long estimatedLength();

    /** Bytes of rows held in memory now. */
    long bufferedBytes();

    /** Bytes of heap that the rows take that are in no row group of the file yet; {@link #flushRowGroup} frees them. */
    long heldBytes();

    /**
     * Bytes of heap that all else takes: the writer, what its footer will say, and what the storage gathers before it can take it; only
     * {@link #finish} frees them.
     */
    long outputBytes();

    /** Whether anything of the file has got to the storage. */
    boolean hasBegun();

    /** {@link #heldBytes} after another look at all columns. */
    long measureHeldBytes();

    /** Ends the row group, though it is not full, so that nothing is held in memory. */
    void flushRowGroup();

    /**
     * Ends the file; it is durable and visible after that. Statistics and SHA-256 were computed while writing.
     *
     * @return what a manifest needs to know of the file
     * @throws io.datashard.error.InvalidUseException if no row was written: empty data files are never made
     */
    DataFile finish();

    /**
     * Like {@link #finish}, but a small file may be on its way still when this returns; the writer may be closed then.
     *
     * @throws io.datashard.error.InvalidUseException if no row was written: empty data files are never made
     */
    FinishingFile beginFinish();

    /** Releases everything; discards the file unless {@link #finish} has returned. Idempotent. */
    @Override
    void close();
}
