package io.datashard.flink.source.reader;

import org.jspecify.annotations.Nullable;

/**
 * The record that a reader emits now, and the row at which its split goes on after it. One object shows all records of a batch, one after the
 * other.
 *
 * @param <T> type of the records
 */
final class CurrentRecord<T> {
    private @Nullable T value;
    private long nextRow;

    CurrentRecord<T> show(T record, long next) {
        value = record;
        nextRow = next;
        return this;
    }

    /** The record. */
    @SuppressWarnings("NullAway") // Nobody asks before the first record.
    T value() {
        return value;
    }

    /** Position in the data file of the row after the record. */
    long nextRow() {
        return nextRow;
    }
}
