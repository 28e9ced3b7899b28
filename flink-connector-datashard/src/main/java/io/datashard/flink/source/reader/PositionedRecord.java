package io.datashard.flink.source.reader;

/**
 * A record and the row to go on at once it has been emitted.
 *
 * @param value the record
 * @param nextRow position in the data file of the row after it
 * @param <T> type of the record
 */
record PositionedRecord<T>(T value, long nextRow) {}
