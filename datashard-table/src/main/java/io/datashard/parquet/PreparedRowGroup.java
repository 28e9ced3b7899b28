package io.datashard.parquet;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * A row group, with what footer and indexes tell of what must be read of it.
 *
 * @param number its number among the row groups to read
 * @param chunks the column chunks of the columns to read, in order
 * @param needed what will be read of each, if all its rows that may match are
 * @param locations where pages are, by column, as far as that is known
 * @param rows the rows that may match; there may be none
 */
record PreparedRowGroup(
        int number,
        RowGroupPlan.Part part,
        List<ColumnChunkMetaData> chunks,
        List<ByteRanges> needed,
        Map<String, PageLocations> locations,
        RowRanges rows) {
    /** Where the pages of a column are; null = not known. */
    @Nullable PageLocations locations(ReadColumn column) {
        return locations.get(column.name());
    }

    /** Whether the dictionary of a column has all its values, and lies where it can be read without the pages. */
    boolean hasDictionary(int column, ReadColumn read) {
        PageLocations known = locations(read);
        return known != null
                && known.offset(0) > chunks.get(column).getStartingPos()
                && DictionaryFilter.isComplete(chunks.get(column));
    }

    /** The bytes of a column's {@linkplain #hasDictionary dictionary}. */
    ByteRanges dictionary(int column, ReadColumn read) {
        return ByteRanges.of(chunks.get(column).getStartingPos(), located(read).offset(0));
    }

    /** What will be read of a column beside its {@linkplain #hasDictionary dictionary}. */
    ByteRanges pages(ReadColumn read) {
        return located(read).bytesOf(rows, located(read).offset(0));
    }

    private PageLocations located(ReadColumn read) {
        return Objects.requireNonNull(locations(read));
    }
}
