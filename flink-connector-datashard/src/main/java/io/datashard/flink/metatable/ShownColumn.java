package io.datashard.flink.metatable;

import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a metadata table.
 *
 * @param name its name
 * @param type its type
 * @param value finds its value
 * @param <R> what a row is made of
 */
record ShownColumn<R>(String name, DataType type, Value<R> value) {
    /** Finds the value of a column. */
    @FunctionalInterface
    interface Value<R> {
        /** The value, as Flink's internal value of the column's type. */
        @Nullable Object of(R row);
    }
}
