package io.datashard.model;

import java.util.Map;

/**
 * The lowest and highest value of columns of a data file, by field id. An absent id means that nothing is known. Only bounds that may be
 * trusted for skipping are here: untagged bounds of old releases are left out (classic format section 3.7).
 *
 * @param lower lowest values as internal values of the column's type (see {@link io.datashard.schema.DataType})
 * @param upper highest values
 */
public record ColumnBounds(Map<Integer, Object> lower, Map<Integer, Object> upper) {
    /** Nothing known. */
    public static final ColumnBounds NONE = new ColumnBounds(Map.of(), Map.of());

    public ColumnBounds {
        lower = Map.copyOf(lower);
        upper = Map.copyOf(upper);
    }
}
