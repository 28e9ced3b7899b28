package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.io.Serializable;

/**
 * Turns records of a stream into rows of a table. Serializable and immutable, because it travels with the job; {@link #bind} makes the part that
 * runs on a task. {@link RecordSerializers} has one for RowData, Row, POJO classes and Avro records.
 *
 * @param <T> type of the records
 */
@PublicEvolving
public interface RecordSerializer<T> extends Serializable {
    /** The schema of a table that is created for these records, as far as its layout has the types. Field ids count from 1. */
    Schema schema();

    /**
     * Prepares to write records to a table. Does no I/O. Also called when the job is submitted, so that a mismatch fails early.
     *
     * @param table schema of the table
     * @throws io.datashard.error.InvalidUseException if the records do not fit the table; the message shows the differences
     */
    Bound<T> bind(Schema table);

    /**
     * A serializer bound to one table. Not thread-safe, not serializable.
     *
     * @param <T> type of the records
     */
    interface Bound<T> {
        /**
         * Shows a record as a row of the table. The view shows the record itself, not a copy, and is reused for the next record. A value that
         * its column can't hold may fail only when its getter is called.
         *
         * @throws io.datashard.error.InvalidUseException if a value has the wrong class, or its column can't hold it; the message names the
         *     column and never the value
         */
        RowView view(T record);
    }
}
