package io.datashard.format.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** The row group that is being filled: compressed pages, and one unfinished page a column. */
final class RowGroupBuffer {
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private long rows;

    RowGroupBuffer(
            MessageType type,
            ParquetProperties properties,
            BytesInputCompressor compressor,
            List<ColumnEncoder> encoders) {
        pages = new ColumnChunkPageWriteStore(
                compressor,
                type,
                new HeapByteBufferAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        columns = properties.newColumnWriteStore(type, pages, pages);
        List<ColumnDescriptor> descriptors = type.getColumns();
        for (int i = 0; i < encoders.size(); i++) {
            encoders.get(i).startRowGroup(columns.getColumnWriter(descriptors.get(i)));
        }
    }

    void endRow() {
        columns.endRecord();
        rows++;
    }

    long rows() {
        return rows;
    }

    /** Bytes held in memory. Looks at every column. */
    long bytes() {
        return columns.getBufferedSize();
    }

    /** Appends the row group to the file. The buffer is used up after that; one that is not wanted any more is just dropped. */
    void flushTo(ParquetFileWriter file) throws IOException {
        columns.flush();
        file.startBlock(rows);
        pages.flushToFileWriter(file);
        file.endBlock();
        columns.close();
        pages.close();
    }
}
