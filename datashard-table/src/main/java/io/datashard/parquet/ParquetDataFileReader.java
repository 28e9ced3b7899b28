package io.datashard.parquet;

import io.datashard.schema.RowFilter;
import io.datashard.storage.StorageInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** Reads a data file, row group after row group, and of these only the rows that may match. */
final class ParquetDataFileReader implements DataFileReader {
    private static final int MAX_BATCH_ROWS = 4096;
    /** About how many bytes of values a batch may have: with long values, a batch has fewer rows. */
    private static final long BATCH_BYTES = 8L << 20;
    /** How many bytes all columns together read ahead, and the least and most for one column. */
    private static final int READ_AHEAD_BYTES = 32 << 20;

    private static final int MIN_READ_AHEAD = 64 << 10;
    private static final int MAX_READ_AHEAD = 4 << 20;

    private final FileLabel file;
    private final StorageInput input;
    private final RowGroupPlan plan;
    private final ReadPlan read;
    private final List<VectorFiller> fillers = new ArrayList<>();
    private final FileIndexes indexes;
    private final Map<CompressionCodecName, PageCodec> codecs = new HashMap<>();

    private @Nullable RowGroupReader rowGroup;
    private long rowGroupPosition;
    private int nextRowGroup;
    private int skipped;

    /**
     * How to read a file.
     *
     * @param columns those of the rows, then others that only the filter needs
     * @param condition decides what may match; null = no filter
     * @param filter decides about rows with these columns; null = no filter
     * @param lasting whether batches must stay as they are
     * @param verifiesPages whether to compare pages with their checksums
     */
    record ReadPlan(
            List<ReadColumn> columns,
            @Nullable RowGroupFilter condition,
            @Nullable RowFilter filter,
            boolean lasting,
            boolean verifiesPages) {}

    ParquetDataFileReader(FileLabel file, StorageInput input, ParquetFooter footer, RowGroupPlan plan, ReadPlan read) {
        this.file = file;
        this.input = input;
        this.plan = plan;
        this.read = read;
        this.skipped = plan.skipped();
        this.indexes = new FileIndexes(file, input, footer);
        read.columns().forEach(column -> fillers.add(column.filler()));
    }

    @Override
    public @Nullable ColumnBatch nextBatch() {
        while (true) {
            VectorBatch batch = rowGroup == null ? null : rowGroup.next(rowGroupPosition);
            if (batch != null) {
                return batch;
            }
            if (nextRowGroup == plan.rowGroups().size()) {
                rowGroup = null;
                return null;
            }
            if (nextRowGroup == 0 && read.condition() != null) {
                fetchIndexes();
            }
            RowGroupPlan.Part part = plan.rowGroups().get(nextRowGroup++);
            rowGroup = open(part);
            rowGroupPosition = part.firstRow();
        }
    }

    private void fetchIndexes() {
        List<ColumnChunkMetaData> withBounds = new ArrayList<>();
        List<ColumnChunkMetaData> withLocations = new ArrayList<>();
        for (RowGroupPlan.Part part : plan.rowGroups()) {
            Map<String, ColumnChunkMetaData> chunks = chunks(part.rowGroup());
            for (ReadColumn column : read.columns()) {
                ColumnChunkMetaData chunk = chunk(column, chunks, part.rowGroup());
                withLocations.add(chunk);
                if (column.filtered()) {
                    withBounds.add(chunk);
                }
            }
        }
        indexes.fetch(withBounds, withLocations);
    }

    /** Opens a row group; null if no row of it can match. */
    private @Nullable RowGroupReader open(RowGroupPlan.Part part) {
        BlockMetaData group = part.rowGroup();
        Map<String, ColumnChunkMetaData> chunks = chunks(group);
        Map<String, PageLocations> locations = new HashMap<>();
        RowRanges rows = RowRanges.of(part.skip(), group.getRowCount());
        if (read.condition() != null) {
            rows = rows.and(
                    pageFilter(read.condition(), group, chunks, locations).mayMatch());
        }
        if (rows.isEmpty()) {
            skipped++;
            return null;
        }
        long bytes = 1;
        List<ColumnDecoder> decoders = new ArrayList<>();
        Map<String, ColumnDecoder> complete = new HashMap<>();
        for (int i = 0; i < fillers.size(); i++) {
            ReadColumn column = read.columns().get(i);
            ColumnChunkMetaData chunk = chunk(column, chunks, group);
            bytes += chunk.getTotalUncompressedSize();
            ColumnDecoder decoder = decoder(column, fillers.get(i), chunk, locations.get(column.name()), rows);
            decoders.add(decoder);
            if (column.filtered() && DictionaryFilter.isComplete(chunk)) {
                complete.put(column.name(), decoder);
            }
        }
        if (read.condition() != null
                && !new DictionaryFilter(read.condition().schema(), complete)
                        .mayMatch(read.condition().predicate())) {
            skipped++;
            return null;
        }
        long rowBytes = Math.max(1, bytes / Math.max(1, group.getRowCount()));
        int batchRows = (int) Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / rowBytes));
        return new RowGroupReader(read.columns(), decoders, read.filter(), rows, batchRows, read.lasting());
    }

    private PageFilter pageFilter(
            RowGroupFilter condition,
            BlockMetaData group,
            Map<String, ColumnChunkMetaData> chunks,
            Map<String, PageLocations> locations) {
        Map<String, PageBounds> bounds = new HashMap<>();
        for (ReadColumn column : read.columns()) {
            ColumnChunkMetaData chunk = chunk(column, chunks, group);
            PageLocations known = indexes.locations(chunk, group.getRowCount());
            if (known != null) {
                locations.put(column.name(), known);
                PageBounds found = column.filtered()
                        ? indexes.bounds(chunk, known, column.field().type())
                        : null;
                if (found != null) {
                    bounds.put(column.name(), found);
                }
            }
        }
        return new PageFilter(condition.predicate(), bounds, group.getRowCount());
    }

    private static Map<String, ColumnChunkMetaData> chunks(BlockMetaData group) {
        Map<String, ColumnChunkMetaData> chunks = new HashMap<>();
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            chunks.put(chunk.getPath().toDotString(), chunk);
        }
        return chunks;
    }

    private ColumnChunkMetaData chunk(ReadColumn column, Map<String, ColumnChunkMetaData> chunks, BlockMetaData group) {
        ColumnChunkMetaData chunk = chunks.get(column.name());
        if (chunk == null || chunk.getValueCount() != group.getRowCount()) {
            throw file.corrupt("a row group lacks values of the column '" + column.name() + "'");
        }
        return chunk;
    }

    private ColumnDecoder decoder(
            ReadColumn column,
            VectorFiller filler,
            ColumnChunkMetaData chunk,
            @Nullable PageLocations locations,
            RowRanges rows) {
        int readAhead = Math.max(MIN_READ_AHEAD, Math.min(MAX_READ_AHEAD, READ_AHEAD_BYTES / fillers.size()));
        ByteRanges needed = locations == null ? ByteRanges.all() : locations.bytesOf(rows, chunk.getStartingPos());
        ChunkPages pages = new ChunkPages(
                new ChunkInput(input, chunk.getStartingPos(), chunk.getTotalSize(), needed, readAhead),
                codec(chunk),
                read.verifiesPages(),
                chunk,
                column.stored().getMaxDefinitionLevel() > 0,
                column.keepsPages());
        return new ColumnDecoder(column.stored(), filler, pages, locations, chunk, file);
    }

    private PageCodec codec(ColumnChunkMetaData chunk) {
        return codecs.computeIfAbsent(chunk.getCodec(), name -> PageCodecs.of(
                        name, "Cannot read " + file.text() + ", which is compressed with " + name)
                .orElseThrow(() -> file.corrupt("it is compressed with " + name
                        + ", which data files of this table format may not be; they may be with LZ4_RAW, SNAPPY,"
                        + " GZIP or ZSTD")));
    }

    @Override
    public int skippedRowGroups() {
        return skipped;
    }

    @Override
    public void close() {
        codecs.values().forEach(PageCodec::close);
        codecs.clear();
        input.close();
    }
}
