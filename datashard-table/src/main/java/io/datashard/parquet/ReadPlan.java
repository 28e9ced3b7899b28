package io.datashard.parquet;

import io.datashard.schema.RowFilter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to read a file.
 *
 * @param rowGroups what to read
 * @param columns those of the rows, then others that only the filter needs
 * @param condition decides what may match; null = no filter
 * @param filter decides about rows with these columns; null = no filter
 * @param lasting whether batches must stay as they are
 * @param verifiesPages whether to compare pages with their checksums
 */
record ReadPlan(
        RowGroupPlan rowGroups,
        List<ReadColumn> columns,
        @Nullable RowGroupFilter condition,
        @Nullable RowFilter filter,
        boolean lasting,
        boolean verifiesPages) {
    /**
     * The columns whose dictionaries may tell that no row of a row group matches.
     *
     * @param available those whose dictionary has all values of the row group
     */
    Set<String> soughtInDictionaries(Set<String> available) {
        return condition == null ? Set.of() : DictionaryFilter.columns(condition.predicate(), available);
    }
}
