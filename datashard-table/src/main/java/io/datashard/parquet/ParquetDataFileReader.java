package io.datashard.parquet;

import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.storage.StorageInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** Reads a data file column by column into vectors, one batch after the other. */
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
    private final boolean verifiesPages;
    private final List<ColumnDescriptor> columns = new ArrayList<>();
    private final List<ColumnVector> vectors = new ArrayList<>();
    private final VectorBatch batch;
    private final Map<CompressionCodecName, PageCodec> codecs = new HashMap<>();

    private final List<ColumnDecoder> decoders = new ArrayList<>();
    private int nextRowGroup;
    private long rowsLeft;
    private int batchRows;
    private long position;
    private long batchPosition;

    ParquetDataFileReader(
            FileLabel file,
            StorageInput input,
            ParquetFooter footer,
            Schema projection,
            RowGroupPlan plan,
            boolean verifiesPages) {
        this.file = file;
        this.input = input;
        this.plan = plan;
        this.verifiesPages = verifiesPages;
        for (var field : projection.fields()) {
            ColumnDescriptor column = footer.type().getColumnDescription(new String[] {field.name()});
            columns.add(column);
            vectors.add(ColumnVectors.of(column.getPrimitiveType(), field.type(), MAX_BATCH_ROWS));
        }
        this.batch = new VectorBatch(vectors);
    }

    @Override
    public @Nullable RowBatch nextBatch() {
        while (rowsLeft == 0) {
            if (nextRowGroup == plan.rowGroups().size()) {
                return null;
            }
            start(plan.rowGroups().get(nextRowGroup++));
        }
        int rows = (int) Math.min(rowsLeft, batchRows);
        for (ColumnDecoder decoder : decoders) {
            decoder.read(rows);
        }
        batchPosition = position;
        position += rows;
        rowsLeft -= rows;
        batch.setSize(rows);
        return batch;
    }

    private void start(RowGroupPlan.Part part) {
        Map<String, ColumnChunkMetaData> chunks = new HashMap<>();
        for (ColumnChunkMetaData chunk : part.rowGroup().getColumns()) {
            chunks.put(chunk.getPath().toDotString(), chunk);
        }
        decoders.clear();
        long bytes = 1;
        for (int i = 0; i < columns.size(); i++) {
            ColumnDescriptor column = columns.get(i);
            ColumnChunkMetaData chunk = chunks.get(column.getPath()[0]);
            if (chunk == null || chunk.getValueCount() != part.rowGroup().getRowCount()) {
                throw file.corrupt("a row group lacks values of the column '" + column.getPath()[0] + "'");
            }
            bytes += chunk.getTotalUncompressedSize();
            decoders.add(decoder(column, vectors.get(i), chunk));
        }
        long rows = part.rowGroup().getRowCount();
        batchRows = (int) Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / Math.max(1, bytes / Math.max(1, rows))));
        for (ColumnDecoder decoder : decoders) {
            decoder.skip(part.skip());
        }
        position = part.firstRow() + part.skip();
        rowsLeft = rows - part.skip();
    }

    private ColumnDecoder decoder(ColumnDescriptor column, ColumnVector vector, ColumnChunkMetaData chunk) {
        int readAhead = Math.max(MIN_READ_AHEAD, Math.min(MAX_READ_AHEAD, READ_AHEAD_BYTES / columns.size()));
        ChunkPages pages = new ChunkPages(
                new ChunkInput(input, chunk.getStartingPos(), chunk.getTotalSize(), readAhead),
                codec(chunk),
                verifiesPages,
                chunk.getCodec() != CompressionCodecName.UNCOMPRESSED,
                column.getMaxDefinitionLevel() > 0,
                chunk.getTotalUncompressedSize());
        return new ColumnDecoder(column, vector, pages, chunk.getValueCount(), file);
    }

    private PageCodec codec(ColumnChunkMetaData chunk) {
        return codecs.computeIfAbsent(chunk.getCodec(), name -> PageCodecs.of(
                        name, "Cannot read " + file.text() + ", which is compressed with " + name)
                .orElseThrow(() -> file.corrupt("it is compressed with " + name
                        + ", which data files of this table format may not be; they may be with LZ4_RAW, SNAPPY,"
                        + " GZIP or ZSTD")));
    }

    @Override
    public long batchRowPosition() {
        return batchPosition;
    }

    @Override
    public int skippedRowGroups() {
        return plan.skipped();
    }

    @Override
    public void close() {
        codecs.values().forEach(PageCodec::close);
        codecs.clear();
        input.close();
    }
}
