package io.datashard.read;

import io.datashard.annotation.Internal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates over the rows that have the same values in some columns. Values are internal values of their column's type (see {@link
 * io.datashard.schema.DataType}), or null.
 *
 * @param key the value of each of these columns
 * @param values the value of each aggregate; counts are {@link Long}s
 */
@Internal
public record AggregatedGroup(List<@Nullable Object> key, List<@Nullable Object> values) {
    public AggregatedGroup {
        key = Collections.unmodifiableList(key);
        values = Collections.unmodifiableList(values);
    }
}
