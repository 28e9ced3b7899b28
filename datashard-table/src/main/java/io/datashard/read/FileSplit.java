package io.datashard.read;

/**
 * A part of a data file that one reader reads: the row groups whose first byte lies in [start, end).
 *
 * @param ordinal counts all splits of a read in the order in which they are to be read: by sequence number, then by file
 * @param scanned the data file
 * @param start first byte
 * @param end byte after the last
 */
public record FileSplit(long ordinal, ScannedFile scanned, long start, long end) {}
