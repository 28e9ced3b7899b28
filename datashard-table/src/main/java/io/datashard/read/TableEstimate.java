package io.datashard.read;

import io.datashard.annotation.Internal;
import java.util.Map;

/**
 * What is known of the rows of a read without reading them. For the choice of plans, never for answers.
 *
 * @param rows how many there are, or more; -1 = not known
 * @param columns what is known of the columns, by name
 */
@Internal
public record TableEstimate(long rows, Map<String, ColumnRange> columns) {
    /** Nothing is known. */
    public static final TableEstimate UNKNOWN = new TableEstimate(-1, Map.of());

    public TableEstimate {
        columns = Map.copyOf(columns);
    }
}
