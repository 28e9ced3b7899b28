package io.datashard.parquet;

/**
 * The place of a row group in its data file.
 *
 * @param start position of its first byte; {@link ReadRange} chooses row groups by it
 * @param bytes length in the file
 * @param rows number of rows
 */
public record RowGroup(long start, long bytes, long rows) {}
