package io.datashard.flink.convert;

import io.datashard.schema.RowView;

/** Takes the value of one column out of a row, as an object of one class. The value is not null. */
@FunctionalInterface
interface ColumnReader {
    Object read(RowView row, int position);
}
