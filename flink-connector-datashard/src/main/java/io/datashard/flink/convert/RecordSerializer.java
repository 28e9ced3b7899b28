package io.datashard.flink.convert;

import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.io.Serializable;

/**
 * How the records of a stream become rows of a table. Serializable and immutable: it travels with the job; {@link #bind} makes the part
 * that works on a task. {@link RecordSerializers} has one for RowData, Row, POJO classes and Avro records.
 *
 * @param <T> type of the records
 */
public interface RecordSerializer<T> extends Serializable {
    /** The schema that a table made for these records gets, as far as its layout has the types. Field ids count from 1. */
    Schema schema();

    /**
     * Prepares the writing of records to a table. No I/O; called when the job is submitted too, to fail early.
     *
     * @param table schema of the table
     * @throws io.datashard.error.InvalidUseException if the records do not fit the table; the message shows the differences
     */
    Bound<T> bind(Schema table);

    /**
     * A serializer at work for one table. Not thread-safe, not serializable.
     *
     * @param <T> type of the records
     */
    interface Bound<T> {
        /**
         * Shows a record as a row of the table. The view is reused for the next record and shows the record itself, not a copy. A value that
         * its column can't hold may show only when its getter is called.
         *
         * @throws io.datashard.error.InvalidUseException if a value has the wrong class or can't be held by its column; the message
         *     names the column and never the value
         */
        RowView view(T record);
    }
}
