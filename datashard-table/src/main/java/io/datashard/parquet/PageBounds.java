package io.datashard.parquet;

import io.datashard.schema.DataType;
import io.datashard.schema.PhysicalType;
import io.datashard.schema.ValueOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.ColumnOrder.ColumnOrderName;
import org.jspecify.annotations.Nullable;

/**
 * What a column index tells of each page of a column chunk.
 *
 * @param locations where the pages are
 * @param pages the statistics of each page
 */
record PageBounds(PageLocations locations, List<ChunkStatistics> pages) {
    PageBounds {
        pages = List.copyOf(pages);
    }

    /** The bounds; null if the index contradicts itself or the footer, so that nobody should use it. */
    static @Nullable PageBounds of(
            ColumnIndex index, PageLocations locations, ColumnChunkMetaData chunk, DataType type) {
        int pages = locations.pages();
        if (chunk.getPrimitiveType().columnOrder().getColumnOrderName() == ColumnOrderName.UNDEFINED
                || index.getNull_pagesSize() != pages
                || index.getMin_valuesSize() != pages
                || index.getMax_valuesSize() != pages
                || (index.isSetNull_counts() && index.getNull_countsSize() != pages)) {
            return null;
        }
        ChunkStatistics whole = ChunkStatistics.of(chunk.getStatistics(), type);
        List<ChunkStatistics> bounds = new ArrayList<>(pages);
        long nulls = 0;
        for (int i = 0; i < pages; i++) {
            ChunkStatistics page = page(index, i, locations.rows(i), chunk, type, whole);
            if (page == null) {
                return null;
            }
            nulls += page.nulls();
            bounds.add(page);
        }
        boolean counted = index.isSetNull_counts() && whole.nulls() >= 0;
        return (!counted || nulls == whole.nulls()) && isOrdered(bounds, index.getBoundary_order())
                ? new PageBounds(locations, bounds)
                : null;
    }

    private static @Nullable ChunkStatistics page(
            ColumnIndex index, int page, long rows, ColumnChunkMetaData chunk, DataType type, ChunkStatistics whole) {
        long nulls = index.isSetNull_counts() ? index.getNull_counts().get(page) : -1;
        if (index.getNull_pages().get(page)) {
            return nulls == -1 || nulls == rows ? new ChunkStatistics(null, null, rows, false) : null;
        }
        Statistics.Builder builder = Statistics.getBuilderForReading(chunk.getPrimitiveType())
                .withMin(bytes(index.getMin_values().get(page)))
                .withMax(bytes(index.getMax_values().get(page)));
        if (nulls != -1) {
            if (nulls < 0 || nulls >= rows) {
                return null;
            }
            builder.withNumNulls(nulls);
        }
        ChunkStatistics told = ChunkStatistics.of(builder.build(), type);
        ChunkStatistics bounds = new ChunkStatistics(told.lower(), told.upper(), nulls, whole.mayHaveNaN());
        return isWithin(bounds, whole, type) ? bounds : null;
    }

    /** Bounds of text may be cut, so that they may be wider than those of the whole chunk. */
    private static boolean isWithin(ChunkStatistics page, ChunkStatistics whole, DataType type) {
        if (!ascends(page.lower(), page.upper())) {
            return false;
        }
        return type.physical() == PhysicalType.BYTES
                || (ascends(whole.lower(), page.lower()) && ascends(page.upper(), whole.upper()));
    }

    private static boolean isOrdered(List<ChunkStatistics> pages, @Nullable BoundaryOrder order) {
        if (order != BoundaryOrder.ASCENDING && order != BoundaryOrder.DESCENDING) {
            return true;
        }
        ChunkStatistics last = null;
        for (ChunkStatistics page : pages) {
            if (page.lower() == null && page.upper() == null) {
                continue;
            }
            ChunkStatistics low = order == BoundaryOrder.ASCENDING ? last : page;
            ChunkStatistics high = order == BoundaryOrder.ASCENDING ? page : last;
            if (low != null
                    && high != null
                    && !(ascends(low.lower(), high.lower()) && ascends(low.upper(), high.upper()))) {
                return false;
            }
            last = page;
        }
        return true;
    }

    /** Whether the first is not above the second, as far as both are known. */
    private static boolean ascends(@Nullable Object first, @Nullable Object second) {
        return first == null
                || second == null
                || ValueOrder.compare(first, second).orElse(0) <= 0;
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}
