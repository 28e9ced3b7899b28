package io.datashard.read;

/**
 * A part of a data file that one reader reads: the row groups whose first byte lies in [start, end).
 *
 * @param ordinal position among all splits of the read, in reading order: by sequence number, then by file
 * @param scanned the data file
 * @param start first byte
 * @param end the byte after the last
 */
public record FileSplit(long ordinal, ScannedFile scanned, long start, long end) {}
