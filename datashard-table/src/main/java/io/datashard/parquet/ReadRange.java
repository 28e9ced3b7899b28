package io.datashard.parquet;

/**
 * The part of a data file to read: the row groups whose first byte lies in [start, end), without the rows before {@code firstRow}.
 *
 * @param start first byte
 * @param end the byte after the last; {@link Long#MAX_VALUE} = to the end of the file
 * @param firstRow position in the file of the first row to return; 0 = all. Row groups before it are not read
 */
public record ReadRange(long start, long end, long firstRow) {
    /** The whole file. */
    public static final ReadRange ALL = new ReadRange(0, Long.MAX_VALUE, 0);
}
