package io.datashard.flink.convert;

/**
 * Turns an object into what the getter of {@link io.datashard.schema.RowView} returns for the column, boxed.
 *
 * <p>Throws {@link ClassCastException} if the object has another class. A value that the column can't hold is passed on, as close as the form
 * allows; {@link io.datashard.schema.RowScreen} refuses it.
 */
@FunctionalInterface
interface ColumnWriter {
    Object write(Object value);
}
