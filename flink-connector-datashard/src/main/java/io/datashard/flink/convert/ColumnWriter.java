package io.datashard.flink.convert;

/**
 * Turns an object into what the getter of {@link io.datashard.schema.RowView} for its column returns, boxed.
 *
 * <p>Throws {@link ClassCastException} if the object has another class. One that the column can't hold is passed on as well as can be, for
 * {@link io.datashard.schema.RowScreen} to refuse.
 */
@FunctionalInterface
interface ColumnWriter {
    Object write(Object value);
}
