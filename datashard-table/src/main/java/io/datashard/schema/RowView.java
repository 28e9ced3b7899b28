package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.math.BigDecimal;

/**
 * Typed access to the values of one row by position in its schema.
 *
 * <p>Calling a getter that does not fit the column's {@link PhysicalType}, or any getter on a null, is a programming error with an undefined
 * result. A view may be reused for the next row: copy what must live longer. Callers must not change byte arrays that it returns.
 */
@PublicEvolving
public interface RowView {
    /** Whether the value is null. */
    boolean isNullAt(int position);

    /** A boolean. */
    boolean getBoolean(int position);

    /** An int, or the days since 1970-01-01 of a date. */
    int getInt(int position);

    /** A long; microseconds since midnight of a time; microseconds since 1970-01-01T00:00:00 (UTC) of a timestamp or timestamptz. */
    long getLong(int position);

    /** A float. */
    float getFloat(int position);

    /** A double. */
    double getDouble(int position);

    /** The UTF-8 text of a string or uuid (lower case, with dashes), or the bytes of a binary or fixed. */
    byte[] getBytes(int position);

    /**
     * Shows what {@link #getBytes(int)} returns, without a copy if the row can do so.
     *
     * @param target shows the bytes until the view shows another row
     */
    default void getBytes(int position, ByteSlice target) {
        target.set(getBytes(position));
    }

    /** A decimal of exactly the type's scale. */
    BigDecimal getDecimal(int position);
}
