package io.datashard.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** A row group that is being filled: compressed pages, and one unfinished page for each column. */
final class RowGroupBuffer {
    /** Heap of the objects of a column beside buffers and dictionary. */
    private static final int COLUMN_HEAP = 1600;

    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private final ColumnWriter[] writers;
    private final ColumnValues values;
    private final CountingAllocator allocator;
    private long rows;

    RowGroupBuffer(
            MessageType type,
            ParquetProperties properties,
            BytesInputCompressor compressor,
            ColumnValues values,
            CountingAllocator allocator) {
        this.values = values;
        this.allocator = allocator;
        pages = new ColumnChunkPageWriteStore(
                compressor,
                type,
                allocator,
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        columns = properties.newColumnWriteStore(type, pages, pages);
        List<ColumnDescriptor> descriptors = type.getColumns();
        writers = new ColumnWriter[descriptors.size()];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = columns.getColumnWriter(descriptors.get(i));
        }
    }

    /** Appends the row that is loaded in the encoders of the columns. */
    void add(ColumnEncoder[] row) {
        for (int i = 0; i < writers.length; i++) {
            row[i].store(writers[i]);
        }
        columns.endRecord();
        rows++;
    }

    long rows() {
        return rows;
    }

    /** Bytes of pages. Looks at every column. */
    long bytes() {
        return columns.getBufferedSize();
    }

    /** Bytes of heap in buffers. Costs nothing. */
    long bufferHeap() {
        return allocator.heldBytes();
    }

    /** Bytes of heap in everything else. Looks at every column. */
    long otherHeap() {
        return values.heldBytes() + (long) COLUMN_HEAP * writers.length;
    }

    /** Appends the row group to the file. The buffer can't be used again. An unwanted buffer needs no close. */
    void flushTo(ParquetFileWriter file) throws IOException {
        columns.flush();
        file.startBlock(rows);
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
    }
}
