package io.datashard.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other writers record of a data file and this library does not use. A rewrite of a manifest keeps it.
 *
 * @param columnSizes bytes by field id
 * @param valueCounts number of values, including nulls, by field id
 * @param splitOffsets where row groups begin
 * @param sortOrderId the sort order of the rows
 */
public record RecordedMetrics(
        Map<Integer, Long> columnSizes,
        Map<Integer, Long> valueCounts,
        List<Long> splitOffsets,
        @Nullable Integer sortOrderId) {
    /** Nothing recorded. */
    public static final RecordedMetrics NONE = new RecordedMetrics(Map.of(), Map.of(), List.of(), null);

    public RecordedMetrics {
        columnSizes = Map.copyOf(columnSizes);
        valueCounts = Map.copyOf(valueCounts);
        splitOffsets = List.copyOf(splitOffsets);
    }
}
