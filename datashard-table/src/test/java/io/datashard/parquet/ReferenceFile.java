package io.datashard.parquet;

import io.datashard.storage.Pending;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import io.datashard.testing.MemoryStorage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The rows of a data file once more, by Parquet's own column writers, with the same row groups and pages, and no dictionaries. */
final class ReferenceFile {
    private static final StoragePath PATH = StoragePath.of("data/reference.parquet");

    private final MessageType type;
    private final ParquetProperties properties;
    private final MemoryStorage storage = new MemoryStorage();

    /**
     * A file to write.
     *
     * @param withStatistics whether columns have statistics
     */
    ReferenceFile(MessageType type, boolean withStatistics) {
        this.type = type;
        this.properties = ParquetProperties.builder()
                .withDictionaryEncoding(false)
                .withSizeStatisticsEnabled(false)
                .withStatisticsEnabled(withStatistics)
                .withPageSize(1 << 30)
                .withPageRowCountLimit(Integer.MAX_VALUE)
                .build();
    }

    /**
     * Writes and reads a file.
     *
     * @param columns the values of each column
     */
    StoredFile of(StoredFile original, List<List<@Nullable Object>> columns) throws IOException {
        try (StorageOutput output = storage.createDataFile(PATH, Pending.NOTHING)) {
            ParquetFileWriter file = new ParquetFileWriter(
                    new HashingOutput(output), type, ParquetFileWriter.Mode.CREATE, 1 << 30, 0, null, properties);
            file.start();
            int firstRow = 0;
            for (int i = 0; i < original.rowGroups().size(); i++) {
                write(original, i, columns, firstRow, file);
                firstRow += Math.toIntExact(original.rowGroups().get(i).getRowCount());
            }
            file.end(Map.of());
            output.beginFinish().join();
        }
        return new StoredFile(storage.read(PATH).orElseThrow().bytes());
    }

    private void write(
            StoredFile original,
            int rowGroup,
            List<List<@Nullable Object>> columns,
            int firstRow,
            ParquetFileWriter file)
            throws IOException {
        long rows = original.rowGroups().get(rowGroup).getRowCount();
        ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                new PageCompressor(
                        CompressionCodecName.UNCOMPRESSED,
                        PageCodecs.of(CompressionCodecName.UNCOMPRESSED, "").orElseThrow()),
                type,
                HeapByteBufferAllocator.getInstance(),
                properties.getColumnIndexTruncateLength(),
                true);
        for (int column = 0; column < columns.size(); column++) {
            OffsetIndex index = original.offsetIndex(original.chunk(rowGroup, column));
            for (int page = 0; page < index.getPageCount(); page++) {
                int from = firstRow + Math.toIntExact(index.getFirstRowIndex(page));
                int to = firstRow + Math.toIntExact(index.getLastRowIndex(page, rows)) + 1;
                writePage(
                        columns.get(column).subList(from, to), type.getColumns().get(column), pages);
            }
        }
        file.startBlock(rows);
        pages.flushToFileWriter(file);
        file.endBlock();
        pages.close();
    }

    private void writePage(List<@Nullable Object> values, ColumnDescriptor column, ColumnChunkPageWriteStore pages) {
        MessageType one = new MessageType("one", column.getPrimitiveType());
        ColumnWriteStore store = properties.newColumnWriteStore(one, wanted -> pages.getPageWriter(column));
        ColumnWriter writer = store.getColumnWriter(one.getColumns().get(0));
        for (Object value : values) {
            StoredValues.write(
                    value, column.getPrimitiveType().getPrimitiveTypeName(), writer, column.getMaxDefinitionLevel());
            store.endRecord();
        }
        store.flush();
    }
}
