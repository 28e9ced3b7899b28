package io.datashard.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The row groups of a file to read.
 *
 * @param rowGroups the row groups to read, in file order
 * @param skipped number of row groups of the range without a matching row
 */
record RowGroupPlan(List<Part> rowGroups, int skipped) {
    /**
     * A row group to read.
     *
     * @param firstRow position in the file of its first row
     * @param skip number of its first rows to skip
     */
    record Part(BlockMetaData rowGroup, long firstRow, long skip) {}

    static RowGroupPlan of(ParquetFooter footer, ReadRange range, @Nullable RowGroupFilter filter) {
        List<Part> parts = new ArrayList<>();
        int skipped = 0;
        long firstRow = 0;
        for (BlockMetaData rowGroup : footer.rowGroups()) {
            long endRow = firstRow + rowGroup.getRowCount();
            long start = ParquetFooter.position(rowGroup).start();
            if (start >= range.start() && start < range.end() && endRow > range.firstRow()) {
                if (filter != null && !filter.mayMatch(rowGroup)) {
                    skipped++;
                } else {
                    parts.add(new Part(rowGroup, firstRow, Math.max(0, range.firstRow() - firstRow)));
                }
            }
            firstRow = endRow;
        }
        return new RowGroupPlan(List.copyOf(parts), skipped);
    }
}
