package io.datashard.parquet;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/** Where the data pages of a column chunk are, and which rows of the row group they have: its offset index. */
final class PageLocations {
    private final long[] offsets;
    private final int[] lengths;
    /** The first row of each page, then the number of rows. */
    private final long[] firstRows;

    private PageLocations(long[] offsets, int[] lengths, long[] firstRows) {
        this.offsets = offsets;
        this.lengths = lengths;
        this.firstRows = firstRows;
    }

    /** The locations that an offset index tells; null if it contradicts itself or the footer, so that nobody should use it. */
    static @Nullable PageLocations of(@Nullable List<PageLocation> stored, ColumnChunkMetaData chunk, long rows) {
        if (stored == null || stored.isEmpty()) {
            return null;
        }
        int pages = stored.size();
        long[] offsets = new long[pages];
        int[] lengths = new int[pages];
        long[] firstRows = new long[pages + 1];
        firstRows[pages] = rows;
        long end = chunk.getStartingPos();
        for (int i = 0; i < pages; i++) {
            PageLocation page = stored.get(i);
            offsets[i] = page.getOffset();
            lengths[i] = page.getCompressed_page_size();
            firstRows[i] = page.getFirst_row_index();
            if (offsets[i] < end || lengths[i] <= 0) {
                return null;
            }
            end = offsets[i] + lengths[i];
        }
        return end <= chunk.getStartingPos() + chunk.getTotalSize() && ascends(firstRows)
                ? new PageLocations(offsets, lengths, firstRows)
                : null;
    }

    private static boolean ascends(long[] firstRows) {
        for (int i = 1; i < firstRows.length; i++) {
            if (firstRows[i] <= firstRows[i - 1]) {
                return false;
            }
        }
        return firstRows[0] == 0;
    }

    int pages() {
        return offsets.length;
    }

    /** The page that has this row of the row group. */
    int pageOf(long row) {
        int found = Arrays.binarySearch(firstRows, row);
        return found >= 0 ? found : -found - 2;
    }

    long offset(int page) {
        return offsets[page];
    }

    long firstRow(int page) {
        return firstRows[page];
    }

    long rows(int page) {
        return firstRows[page + 1] - firstRows[page];
    }

    /** What has to be read of a chunk that starts at {@code start}, to have some rows of it: its dictionary and the pages with these rows. */
    ByteRanges bytesOf(RowRanges wanted, long start) {
        ByteRanges bytes = new ByteRanges();
        if (offsets[0] > start) {
            bytes.add(start, offsets[0]);
        }
        for (RowRanges.Range range : wanted.ranges()) {
            for (int page = pageOf(range.from()); page < pages() && firstRows[page] < range.to(); page++) {
                bytes.add(offsets[page], offsets[page] + lengths[page]);
            }
        }
        return bytes;
    }
}
