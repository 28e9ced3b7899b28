package io.datashard.parquet;

import io.datashard.schema.Predicate;
import io.datashard.schema.Predicate.Compare;
import io.datashard.schema.Predicate.Operator;
import java.util.Map;

/**
 * Finds the rows of a row group that may match, from the bounds of its pages. In doubt, a row may.
 *
 * @param predicate the condition, with values as columns hold them
 * @param columns the bounds of the columns that have them
 * @param rows number of rows of the row group
 */
record PageFilter(Predicate predicate, Map<String, PageBounds> columns, long rows) {
    PageFilter {
        columns = Map.copyOf(columns);
    }

    RowRanges mayMatch() {
        return mayMatch(predicate);
    }

    private RowRanges mayMatch(Predicate part) {
        return part.map(
                this::mayMatchLeaf,
                in -> in.values().stream()
                        .map(value -> mayMatchLeaf(new Compare(in.column(), Operator.EQ, value)))
                        .reduce(RowRanges.none(), RowRanges::or),
                and -> and.parts().stream().map(this::mayMatch).reduce(RowRanges.of(0, rows), RowRanges::and),
                or -> or.parts().stream().map(this::mayMatch).reduce(RowRanges.none(), RowRanges::or));
    }

    private RowRanges mayMatchLeaf(Predicate.Leaf leaf) {
        PageBounds bounds = columns.get(leaf.column());
        if (bounds == null) {
            return RowRanges.of(0, rows);
        }
        RowRanges.Builder matching = new RowRanges.Builder();
        PageLocations locations = bounds.locations();
        for (int page = 0; page < locations.pages(); page++) {
            if (RowGroupFilter.mayMatchLeaf(leaf, bounds.pages().get(page), locations.rows(page))) {
                long first = locations.firstRow(page);
                matching.add(new RowRanges.Range(first, first + locations.rows(page)));
            }
        }
        return matching.build();
    }
}
