package io.datashard.read;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of a column, for estimates.
 *
 * @param lowest no value is below it; null = not known, or there is no value, or they are neither whole numbers nor days
 * @param highest no value is above it; null where {@code lowest} is
 * @param nulls how many rows have null; -1 = not known
 */
@Internal
public record ColumnRange(@Nullable Long lowest, @Nullable Long highest, long nulls) {}
