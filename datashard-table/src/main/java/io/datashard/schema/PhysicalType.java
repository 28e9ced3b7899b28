package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;

/** How memory holds a value: which getter of {@link RowView} returns it. */
@PublicEvolving
public enum PhysicalType {
    /** {@link RowView#getBoolean}. */
    BOOLEAN,
    /** {@link RowView#getInt}: int, date. */
    INT,
    /** {@link RowView#getLong}: long, time, timestamp, timestamptz. */
    LONG,
    /** {@link RowView#getFloat}. */
    FLOAT,
    /** {@link RowView#getDouble}. */
    DOUBLE,
    /** {@link RowView#getBytes}: string and uuid as UTF-8 text, binary, fixed. */
    BYTES,
    /** {@link RowView#getDecimal}. */
    DECIMAL
}
