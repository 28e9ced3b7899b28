package io.datashard.read;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of a column, for estimates. Bounds may be wider than the values.
 *
 * @param lowest an internal value of the column's type (see {@link io.datashard.schema.DataType}); null = not known
 * @param highest like {@code lowest}
 * @param nulls how many rows have null; -1 = not known
 */
@Internal
public record ColumnRange(@Nullable Object lowest, @Nullable Object highest, long nulls) {}
