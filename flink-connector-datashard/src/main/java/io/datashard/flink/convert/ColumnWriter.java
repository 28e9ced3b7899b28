package io.datashard.flink.convert;

/**
 * Turns an object into what the getter of {@link io.datashard.format.schema.RowView} for its column returns, boxed.
 *
 * <p>Throws {@link ClassCastException} or {@link ArithmeticException} if the object does not fit.
 */
@FunctionalInterface
interface ColumnWriter {
    Object write(Object value);
}
