package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;

/**
 * Some consecutive rows of a data file, read together.
 *
 * <p>Not thread-safe. Valid until the next batch is read from the same reader.
 */
@PublicEvolving
public interface RowBatch {
    /** Number of rows, above 0. */
    int size();

    /** A view on one row; the same view object may be returned for every row. */
    RowView row(int index);
}
