package io.datashard.parquet;

import io.datashard.model.DataFile;
import io.datashard.schema.RowView;

/**
 * Writes one data file, row by row. Holds no more heap than one row group may, except what the storage gathers. Not thread-safe; blocking.
 *
 * <p>A null in a required column, or a value that its type can't hold, throws an {@link io.datashard.error.InvalidUseException} that names the
 * column and never the value. The row is then not written.
 */
public interface DataFileWriter extends AutoCloseable {
    /** Appends a row. */
    void write(RowView row);

    /** Number of rows written so far. */
    long rowCount();

    /** Estimate of the file's length in bytes if it were finished now. */
    long estimatedLength();

    /**
     * Waits until the pages that have ended are compressed. While they are not, {@link #estimatedLength}, {@link #bufferedBytes} and
     * {@link #heldBytes} are upper bounds.
     */
    void awaitPages();

    /** Bytes of the rows that are now in memory. */
    long bufferedBytes();

    /** Heap bytes of the rows that are not yet in a row group of the file; {@link #flushRowGroup} frees them. */
    long heldBytes();

    /** Heap bytes of everything else: the writer, its future footer, and what the storage gathers. Only {@link #finish} frees them. */
    long outputBytes();

    /** Whether anything of the file has reached the storage. */
    boolean hasBegun();

    /** Ends the row group, even if it is not full, so that no rows stay in memory. */
    void flushRowGroup();

    /**
     * Ends the file. It is then durable and visible.
     *
     * @return what a manifest records of the file, with statistics and SHA-256
     * @throws io.datashard.error.InvalidUseException if no row was written: empty data files are never made
     */
    DataFile finish();

    /**
     * Like {@link #finish}, but a small file may still be on its way to the storage. The writer may be closed meanwhile.
     *
     * @throws io.datashard.error.InvalidUseException if no row was written: empty data files are never made
     */
    FinishingFile beginFinish();

    /** Releases everything; discards the file unless {@link #finish} has returned. Idempotent. */
    @Override
    void close();
}
