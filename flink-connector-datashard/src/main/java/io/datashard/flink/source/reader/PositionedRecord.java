package io.datashard.flink.source.reader;

/**
 * A record and the row at which its split goes on after it.
 *
 * @param value the record
 * @param nextRow position in the data file of the row after the record
 * @param <T> type of the record
 */
record PositionedRecord<T>(T value, long nextRow) {}
