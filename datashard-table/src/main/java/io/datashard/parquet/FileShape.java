package io.datashard.parquet;

import io.datashard.parquet.DataFileWriterSettings.UuidForm;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.io.IOException;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/** What the data files of one thread share: columns, encoders, codec. Not thread-safe. */
final class FileShape {
    private static final int MOST_DICTIONARY_BYTES = 1 << 20;
    private static final int LEAST_DICTIONARY_BYTES = 4 << 10;
    /** The dictionaries together may have this part of the memory of a row group: they take more than their values. */
    private static final int DICTIONARY_SHARE = 8;
    /** With fewer bytes of values, a column takes more memory than gathered rows. */
    private static final long WORTH_A_COLUMN = 8 << 10;

    private final Schema schema;
    private final MessageType type;
    private final long rowGroupBytes;
    private final ColumnEncoder[] encoders;
    private final RowBytes row;
    private final PageCompressor compressor;
    private final UuidForm uuids;
    private final int[] withoutStatistics;
    private final ParquetProperties fileProperties;

    FileShape(Schema schema, DataFileWriterSettings settings, PageCompressor compressor) {
        this.schema = schema;
        this.type = ParquetSchema.write(schema, settings.uuids());
        this.rowGroupBytes = settings.rowGroupBytes();
        this.encoders = new ColumnEncoder[schema.size()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = ColumnEncoders.of(schema.field(i), i, settings.uuids());
        }
        this.row = new RowBytes(encoders.length);
        this.compressor = compressor;
        this.uuids = settings.uuids();
        this.withoutStatistics = UuidColumns.withoutStatistics(schema, uuids);
        this.fileProperties = properties().build();
    }

    private ParquetProperties.Builder properties() {
        ParquetProperties.Builder every = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(true)
                .withDictionaryEncoding(true)
                .withSizeStatisticsEnabled(false);
        return UuidColumns.withoutStatistics(every, schema, uuids);
    }

    Schema schema() {
        return schema;
    }

    long rowGroupBytes() {
        return rowGroupBytes;
    }

    int columns() {
        return encoders.length;
    }

    /** Bytes of gathered rows from which on columns take less memory. */
    long worthColumns() {
        return Math.min(rowGroupBytes / 4, WORTH_A_COLUMN * encoders.length);
    }

    /** Reads and checks the values of a row; see {@link ColumnEncoder#load}. */
    long load(RowView values, FileLabel to) {
        long bytes = 0;
        for (ColumnEncoder encoder : encoders) {
            bytes += encoder.load(values, to);
        }
        return bytes;
    }

    /** The columns without statistics in the footer, not even a count of nulls. */
    int[] withoutStatistics() {
        return withoutStatistics.clone();
    }

    /**
     * Counts the nulls of the row that was loaded.
     *
     * @param nulls the counts of each column of {@link #withoutStatistics}
     */
    void countNulls(long[] nulls) {
        for (int i = 0; i < nulls.length; i++) {
            if (encoders[withoutStatistics[i]].isNull()) {
                nulls[i]++;
            }
        }
    }

    /** Appends the row that was loaded. */
    void store(RowGroupBuffer target) {
        target.add(encoders);
    }

    /** Puts the row that was loaded into gathered rows. */
    void gather(GatheredRows target) {
        row.begin();
        for (ColumnEncoder encoder : encoders) {
            encoder.gather(row);
        }
        target.add(row);
    }

    /** Moves gathered rows into a row group. */
    void drain(GatheredRows from, RowGroupBuffer target) {
        from.drain(row, () -> {
            for (ColumnEncoder encoder : encoders) {
                encoder.take(row);
            }
            target.add(encoders);
        });
    }

    /**
     * Starts a row group.
     *
     * @param open how many row groups are being filled: the more, the smaller the dictionaries
     */
    RowGroupBuffer startRowGroup(int open) {
        CountingAllocator allocator = new CountingAllocator();
        long share = Math.min(
                MOST_DICTIONARY_BYTES / (1 + open), rowGroupBytes / DICTIONARY_SHARE / Math.max(1, encoders.length));
        int dictionaryBytes = (int) Math.max(LEAST_DICTIONARY_BYTES, share);
        ColumnValues values = new ColumnValues(dictionaryBytes, allocator);
        ParquetProperties properties = properties()
                .withAllocator(allocator)
                .withValuesWriterFactory(values)
                .build();
        return new RowGroupBuffer(type, properties, compressor, values, allocator);
    }

    /** Starts a file. */
    ParquetFileWriter startFile(HashingOutput output) throws IOException {
        ParquetFileWriter file = new ParquetFileWriter(
                output, type, ParquetFileWriter.Mode.CREATE, rowGroupBytes, 0, null, fileProperties);
        file.start();
        return file;
    }

    /** Releases native memory of the codec; the codec allocates it again when needed. */
    void release() {
        compressor.release();
    }
}
