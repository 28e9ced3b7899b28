package io.datashard.parquet;

/**
 * Which part of a data file to read: the row groups whose first byte lies in [start, end), without the first rows up to
 * {@code firstRow}.
 *
 * @param start first byte
 * @param end byte after the last; {@link Long#MAX_VALUE} = to the end of the file
 * @param firstRow position in the file of the first row to return; 0 = all. Row groups before it are not read at all
 */
public record ReadRange(long start, long end, long firstRow) {
    /** The whole file. */
    public static final ReadRange ALL = new ReadRange(0, Long.MAX_VALUE, 0);
}
