package io.datashard.parquet;

import io.datashard.storage.StorageInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/** Finds out from footer and indexes what must be read of row groups. */
final class RowGroupPreparation {
    private final FileLabel file;
    private final ReadPlan read;
    private final FileIndexes indexes;

    RowGroupPreparation(FileLabel file, StorageInput input, ParquetFooter footer, ReadPlan read) {
        this.file = file;
        this.read = read;
        this.indexes = new FileIndexes(file, input, footer);
    }

    /** Fetches the indexes of all row groups, if there is a condition. */
    void fetchIndexes() {
        if (read.condition() == null) {
            return;
        }
        List<ColumnChunkMetaData> withBounds = new ArrayList<>();
        List<ColumnChunkMetaData> withLocations = new ArrayList<>();
        for (RowGroupPlan.Part part : read.rowGroups().rowGroups()) {
            Map<String, ColumnChunkMetaData> chunks = byName(part.rowGroup());
            for (ReadColumn column : read.columns()) {
                ColumnChunkMetaData chunk = chunks.get(column.name());
                if (chunk != null) {
                    withLocations.add(chunk);
                    if (column.filtered()) {
                        withBounds.add(chunk);
                    }
                }
            }
        }
        indexes.fetch(withBounds, withLocations);
    }

    /**
     * Prepares a row group. Reads nothing.
     *
     * @throws io.datashard.error.CorruptDataException if it lacks a column
     */
    PreparedRowGroup prepare(int number) {
        RowGroupPlan.Part part = read.rowGroups().rowGroups().get(number);
        BlockMetaData group = part.rowGroup();
        Map<String, ColumnChunkMetaData> stored = byName(group);
        List<ColumnChunkMetaData> chunks = read.columns().stream()
                .map(column -> chunk(column, stored, group))
                .toList();
        Map<String, PageLocations> locations = new HashMap<>();
        RowRanges rows = RowRanges.of(part.skip(), group.getRowCount());
        if (read.condition() != null) {
            rows = rows.and(
                    pageFilter(read.condition(), group, chunks, locations).mayMatch());
        }
        List<ByteRanges> needed = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            PageLocations known = locations.get(read.columns().get(i).name());
            needed.add(needed(chunks.get(i), known, rows));
        }
        return new PreparedRowGroup(number, part, chunks, List.copyOf(needed), Map.copyOf(locations), rows);
    }

    /** What will be read of a column, if all its rows that may match are. */
    private static ByteRanges needed(ColumnChunkMetaData chunk, @Nullable PageLocations known, RowRanges rows) {
        return known == null
                ? ByteRanges.of(chunk.getStartingPos(), chunk.getStartingPos() + chunk.getTotalSize())
                : known.bytesOf(rows, chunk.getStartingPos());
    }

    private PageFilter pageFilter(
            RowGroupFilter condition,
            BlockMetaData group,
            List<ColumnChunkMetaData> chunks,
            Map<String, PageLocations> locations) {
        Map<String, PageBounds> bounds = new HashMap<>();
        for (int i = 0; i < chunks.size(); i++) {
            ReadColumn column = read.columns().get(i);
            PageLocations known = indexes.locations(chunks.get(i), group.getRowCount());
            if (known != null) {
                locations.put(column.name(), known);
                PageBounds found = column.filtered()
                        ? indexes.bounds(chunks.get(i), known, column.field().type())
                        : null;
                if (found != null) {
                    bounds.put(column.name(), found);
                }
            }
        }
        return new PageFilter(condition.predicate(), bounds, group.getRowCount());
    }

    private static Map<String, ColumnChunkMetaData> byName(BlockMetaData group) {
        Map<String, ColumnChunkMetaData> chunks = new HashMap<>();
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            chunks.put(chunk.getPath().toDotString(), chunk);
        }
        return chunks;
    }

    private ColumnChunkMetaData chunk(ReadColumn column, Map<String, ColumnChunkMetaData> stored, BlockMetaData group) {
        ColumnChunkMetaData chunk = stored.get(column.name());
        if (chunk == null || chunk.getValueCount() != group.getRowCount()) {
            throw file.corrupt("a row group lacks values of the column '" + column.name() + "'");
        }
        return chunk;
    }
}
