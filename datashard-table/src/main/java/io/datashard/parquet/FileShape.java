package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.io.IOException;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** What the data files of one thread share: columns, encoders, codec. Not thread-safe. */
final class FileShape {
    /** How many bytes of values the dictionary of a column may have. */
    static final int MOST_DICTIONARY_BYTES = 4 << 20;

    private static final int LEAST_DICTIONARY_BYTES = 64 << 10;
    /** The dictionaries together may have this part of the memory of a row group: they take more than their values. */
    private static final int DICTIONARY_SHARE = 4;
    /** With fewer bytes of values, a column takes more memory than gathered rows. */
    private static final long WORTH_A_COLUMN = 8 << 10;

    private final Schema schema;
    private final MessageType type;
    private final long rowGroupBytes;
    private final ColumnShape[] columns;
    private final RowBytes row;
    private final PageScratch scratch = new PageScratch();
    private final PageCompressor compressor;
    private final PageCompression compression;
    private final int[] withoutStatistics;
    private final ParquetProperties properties;
    private int open;

    FileShape(Schema schema, DataFileWriterSettings settings, PageCompressor compressor) {
        UuidForm uuids = settings.uuids();
        this.schema = schema;
        this.type = ParquetSchema.write(schema, uuids);
        this.rowGroupBytes = settings.rowGroupBytes();
        this.columns = new ColumnShape[schema.size()];
        for (int i = 0; i < columns.length; i++) {
            boolean statistics = UuidColumns.hasStatistics(schema.field(i), uuids);
            columns[i] = new ColumnShape(
                    ColumnEncoders.of(schema.field(i), i, uuids),
                    type.getColumns().get(i),
                    new PageStatistics(type.getColumns().get(i).getPrimitiveType(), statistics),
                    settings.integers());
        }
        this.row = new RowBytes(columns);
        this.compressor = compressor;
        this.compression = settings.compressionThread()
                ? new CompressionThread(compressor)
                : new PageCompression.Immediate(compressor);
        this.withoutStatistics = UuidColumns.withoutStatistics(schema, uuids);
        this.properties =
                ParquetProperties.builder().withPageWriteChecksumEnabled(true).build();
    }

    Schema schema() {
        return schema;
    }

    long rowGroupBytes() {
        return rowGroupBytes;
    }

    int columns() {
        return columns.length;
    }

    ColumnShape column(int position) {
        return columns[position];
    }

    PageScratch scratch() {
        return scratch;
    }

    /** Where pages are compressed. */
    PageCompression compression() {
        return compression;
    }

    /** Bytes of gathered rows from which on columns take less memory. */
    long worthColumns() {
        return Math.min(rowGroupBytes / 4, WORTH_A_COLUMN * columns.length);
    }

    /** The columns without statistics in the footer, not even a count of nulls. */
    int[] withoutStatistics() {
        return withoutStatistics.clone();
    }

    /**
     * Reads and checks a row; see {@link RowBytes#set}.
     *
     * @return the row, until the next one
     */
    RowBytes read(RowView values, FileLabel file) {
        row.set(values, file);
        return row;
    }

    /**
     * How many bytes of values the dictionaries of a row group may have together, as long as more pages follow.
     *
     * @param open how many row groups are being filled
     */
    long dictionaryBytes(int open) {
        return Math.max(LEAST_DICTIONARY_BYTES, rowGroupBytes / DICTIONARY_SHARE / (1 + open));
    }

    /** Starts the pages of a row group. */
    ColumnChunkPageWriteStore startPages(CountingAllocator allocator) {
        return new ColumnChunkPageWriteStore(
                compressor,
                type,
                allocator,
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
    }

    /** Starts a file. */
    ParquetFileWriter startFile(HashingOutput output) throws IOException {
        ParquetFileWriter file =
                new ParquetFileWriter(output, type, ParquetFileWriter.Mode.CREATE, rowGroupBytes, 0, null, properties);
        file.start();
        return file;
    }

    /** A file was opened; {@link #closed} must follow. */
    void opened() {
        open++;
    }

    /** A file was closed. The last one releases the codec's native memory and the thread; the next file begins them again. */
    void closed() {
        open--;
        if (open == 0) {
            compression.release();
        }
    }
}
