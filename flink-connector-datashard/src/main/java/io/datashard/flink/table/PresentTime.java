package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.failure.LastingFailures;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.table.data.RowData;

/**
 * Fails at a row without event time, before the row is emitted. SQL takes the time from the column; the timestamp of the record stays as it is.
 *
 * @param table name of the table
 * @param column name of the column
 * @param position where the column is in the rows
 */
record PresentTime(String table, String column, int position) implements SerializableTimestampAssigner<RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public long extractTimestamp(RowData row, long before) {
        if (row.isNullAt(position)) {
            throw LastingFailures.toThrow(new InvalidUseException(
                    "Cannot read the table " + table + " by event time",
                    "a row has no value in '" + column + "', of which its WATERMARK is made",
                    "Declare the watermark for a column that replaces nulls, such as event_time AS COALESCE(" + column
                            + ", …)"));
        }
        return before;
    }
}
