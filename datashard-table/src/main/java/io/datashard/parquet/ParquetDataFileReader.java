package io.datashard.parquet;

import io.datashard.storage.Steps;
import io.datashard.storage.StorageInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** Reads a data file, row group after row group, and of these only the rows that may match. */
final class ParquetDataFileReader implements DataFileReader {
    private static final int MAX_BATCH_ROWS = 4096;
    /** About how many bytes of values a batch may have: with long values, a batch has fewer rows. */
    private static final long BATCH_BYTES = 8L << 20;
    /** How many bytes all columns together read at once, and the least and most for one column. */
    private static final int READ_AHEAD_BYTES = 32 << 20;

    private static final int MIN_READ_AHEAD = 64 << 10;
    private static final int MAX_READ_AHEAD = 4 << 20;

    private final FileLabel file;
    private final StorageInput input;
    private final int readAhead;
    private final LongConsumer needed;
    private final ReadPlan read;
    private final RowGroupQueue rowGroups;
    private final List<VectorFiller> fillers = new ArrayList<>();
    private final Map<CompressionCodecName, PageCodec> codecs = new HashMap<>();

    private @Nullable RowGroupReader rowGroup;
    private long rowGroupPosition;
    private int skipped;
    private boolean closed;

    /**
     * A reader. On a distant store, it begins to fetch what comes first.
     *
     * @param steps run requests to the store
     */
    ParquetDataFileReader(FileLabel file, StorageInput input, Steps steps, ParquetFooter footer, ReadPlan read) {
        this.file = file;
        this.read = read;
        this.skipped = read.rowGroups().skipped();
        read.columns().forEach(column -> fillers.add(column.filler()));
        boolean distant = steps.parallelism() > 1 && !input.isHeld();
        AheadInput ahead = distant ? new AheadInput(input, steps) : null;
        this.input = ahead == null ? input : ahead;
        this.needed = ahead == null ? position -> {} : ahead::announce;
        // What is fetched ahead lies in memory already.
        this.readAhead = ahead == null
                ? Math.max(MIN_READ_AHEAD, Math.min(MAX_READ_AHEAD, READ_AHEAD_BYTES / Math.max(1, fillers.size())))
                : MIN_READ_AHEAD;
        this.rowGroups = new RowGroupQueue(new RowGroupPreparation(file, input, footer, read), read, ahead);
    }

    /** Begins to fetch what comes first, if that pays. */
    void begin() {
        rowGroups.begin();
    }

    @Override
    public @Nullable ColumnBatch nextBatch() {
        while (true) {
            VectorBatch batch = rowGroup == null ? null : rowGroup.next(rowGroupPosition);
            if (batch != null) {
                return batch;
            }
            PreparedRowGroup next = rowGroups.next();
            if (next == null) {
                rowGroup = null;
                return null;
            }
            rowGroup = open(next);
            rowGroupPosition = next.part().firstRow();
        }
    }

    /** Opens a row group; null if no row of it can match. */
    private @Nullable RowGroupReader open(PreparedRowGroup group) {
        if (group.rows().isEmpty()) {
            skipped++;
            return null;
        }
        long bytes = 1;
        List<ColumnDecoder> decoders = new ArrayList<>();
        Map<String, ColumnDecoder> complete = new HashMap<>();
        for (int i = 0; i < fillers.size(); i++) {
            ReadColumn column = read.columns().get(i);
            ColumnChunkMetaData chunk = group.chunks().get(i);
            bytes += chunk.getTotalUncompressedSize();
            ColumnDecoder decoder = decoder(i, group);
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
        rowGroups.decided(group);
        long rows = group.part().rowGroup().getRowCount();
        long rowBytes = Math.max(1, bytes / Math.max(1, rows));
        int batchRows = (int) Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / rowBytes));
        return new RowGroupReader(
                read.columns(), decoders, read.filter(), group.rows(), batchRows, read.lasting(), needed);
    }

    private ColumnDecoder decoder(int number, PreparedRowGroup group) {
        ReadColumn column = read.columns().get(number);
        ColumnChunkMetaData chunk = group.chunks().get(number);
        ByteRanges useful = group.needed().get(number);
        ChunkPages pages = new ChunkPages(
                new ChunkInput(input, chunk.getStartingPos(), chunk.getTotalSize(), useful, readAhead),
                codec(chunk),
                read.verifiesPages(),
                chunk,
                column.stored().getMaxDefinitionLevel() > 0,
                column.keepsPages());
        return new ColumnDecoder(column.stored(), fillers.get(number), pages, group.locations(column), chunk, file);
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
    public boolean isFetched() {
        return rowGroups.isFetched();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (input) {
            codecs.values().forEach(PageCodec::close);
            codecs.clear();
        }
    }
}
