package io.datashard.flink.convert;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Turns rows of a table into records of a stream. Serializable and immutable, because it travels with the job; {@link #bind} makes the part that
 * runs on a task. {@link RecordDeserializers} has one for RowData, Row, POJO classes and Avro records.
 *
 * @param <T> type of the records
 */
@PublicEvolving
public interface RecordDeserializer<T> extends Serializable {
    /**
     * The columns that this deserializer reads, in the order in which it wants them; that order may differ from the table's. Does no I/O. Also
     * called when the job is submitted, so that a mismatch fails early.
     *
     * @param table schema of the table
     * @throws io.datashard.error.InvalidUseException if the table can't be read as such records; the message shows the differences
     */
    Schema projection(Schema table);

    /**
     * Flink's description of the records.
     *
     * @param projection what {@link #projection} returned
     */
    TypeInformation<T> producedType(Schema projection);

    /**
     * Prepares the reading of rows.
     *
     * @param projection what {@link #projection} returned; the row views have exactly these columns
     */
    Bound<T> bind(Schema projection);

    /**
     * A deserializer bound to one table. Not thread-safe, not serializable.
     *
     * @param <T> type of the records
     */
    interface Bound<T> {
        /**
         * Makes a record of a row. The record is a new object and shares no mutable state with the view.
         *
         * @param row the row, valid for this call only
         * @param origin where the row comes from
         * @throws io.datashard.error.InvalidUseException if the record can't hold a value; the message names the column
         */
        T read(RowView row, RowOrigin origin);
    }
}
