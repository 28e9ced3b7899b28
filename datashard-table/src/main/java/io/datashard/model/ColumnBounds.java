package io.datashard.model;

import java.util.Map;

/**
 * The lowest and highest values of the columns of a data file, by field id. Of an absent id nothing is known. Only bounds that are safe for
 * skipping are here, not the untagged bounds of old releases (classic format section 3.7), nor, for a scan, those that
 * may be of another column.
 *
 * @param lower lowest values as internal values of the column's type (see {@link io.datashard.schema.DataType})
 * @param upper highest values
 */
public record ColumnBounds(Map<Integer, Object> lower, Map<Integer, Object> upper) {
    /** No bounds are known. */
    public static final ColumnBounds NONE = new ColumnBounds(Map.of(), Map.of());

    public ColumnBounds {
        lower = Map.copyOf(lower);
        upper = Map.copyOf(upper);
    }
}
