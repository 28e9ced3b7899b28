package io.datashard.format.parquet;

import io.datashard.format.error.StorageException;
import io.datashard.format.manifest.DataFile;
import io.datashard.format.schema.Partition;
import io.datashard.format.schema.RowView;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.Pending;
import io.datashard.format.storage.StorageOutput;
import io.datashard.format.storage.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes a data file with Parquet's column writers: no record is assembled, no value boxed. */
final class ParquetDataFileWriter implements DataFileWriter {
    private static final long MAX_ROW_GROUP_ROWS = 1 << 20;
    /** Memory is measured again after so many bytes of values at most, and at least. */
    private static final long MEASURE_EVERY_AT_MOST = 1 << 20;

    private static final long MEASURE_EVERY_AT_LEAST = 16 << 10;
    /** Heap that a byte of a value takes at most on average while it is in a dictionary. */
    private static final int DICTIONARY_FACTOR = 4;
    /** Parquet's own key for who wrote the rows; {@code created_by} names the library that encoded them. */
    private static final Map<String, String> FOOTER_PROPERTIES = Map.of("writer.model.name", "datashard-flink");

    private final FileLabel file;
    private final StoragePath path;
    private final Schema schema;
    private final long rowGroupBytes;
    private final StorageOutput storage;
    private final HashingOutput output;
    private final MessageType type;
    private final DictionaryMemory dictionaries = new DictionaryMemory();
    private final ParquetProperties properties;
    private final PageCompressor compressor;
    private final ParquetFileWriter parquet;
    private final List<ColumnEncoder> encoders = new ArrayList<>();

    private @Nullable RowGroupBuffer rowGroup;
    private long rows;
    private long measuredBytes;
    private long dictionaryBytes;
    private long unmeasuredBytes;
    private long measureAfter = MEASURE_EVERY_AT_LEAST;
    private boolean ended;

    ParquetDataFileWriter(
            FileLabel file,
            StoragePath path,
            Schema schema,
            DataFileWriterSettings settings,
            int dictionaryBytes,
            PageCompressor compressor,
            StorageOutput storage)
            throws IOException {
        this.file = file;
        this.path = path;
        this.schema = schema;
        this.rowGroupBytes = settings.rowGroupBytes();
        this.storage = storage;
        this.output = new HashingOutput(storage);
        this.type = ParquetSchema.write(schema, settings.uuids());
        this.compressor = compressor;
        ParquetProperties.Builder every = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(true)
                .withDictionaryEncoding(true)
                .withDictionaryPageSize(dictionaryBytes)
                .withSizeStatisticsEnabled(false)
                .withValuesWriterFactory(dictionaries);
        this.properties =
                UuidColumns.withoutStatistics(every, schema, settings.uuids()).build();
        for (int i = 0; i < schema.size(); i++) {
            encoders.add(ColumnEncoders.of(schema.field(i), i, file, settings.uuids()));
        }
        parquet =
                new ParquetFileWriter(output, type, ParquetFileWriter.Mode.CREATE, rowGroupBytes, 0, null, properties);
        parquet.start();
    }

    @Override
    public void write(RowView row) {
        requireOpen();
        long bytes = 0;
        for (ColumnEncoder encoder : encoders) {
            bytes += encoder.load(row);
        }
        RowGroupBuffer target = rowGroup;
        if (target == null) {
            target = startRowGroup();
        }
        for (ColumnEncoder encoder : encoders) {
            encoder.store();
        }
        target.endRow();
        rows++;
        unmeasuredBytes += bytes;
        if (unmeasuredBytes >= measureAfter || target.rows() >= MAX_ROW_GROUP_ROWS) {
            measure(target);
        }
    }

    private RowGroupBuffer startRowGroup() {
        RowGroupBuffer next = new RowGroupBuffer(type, properties, compressor, encoders);
        rowGroup = next;
        return next;
    }

    /** Values never take more memory than their plain bytes, so that memory can't run away between two looks at it. */
    private void measure(RowGroupBuffer target) {
        measuredBytes = target.bytes();
        dictionaryBytes = dictionaries.bytes();
        unmeasuredBytes = 0;
        long left = rowGroupBytes - measuredBytes;
        if (left <= 0 || target.rows() >= MAX_ROW_GROUP_ROWS) {
            flush(target);
            left = rowGroupBytes;
        }
        measureAfter = Math.max(MEASURE_EVERY_AT_LEAST, Math.min(MEASURE_EVERY_AT_MOST, left / 2));
    }

    private void flush(RowGroupBuffer full) {
        ended = true; // Unless the flush gets to its end: a file with half a row group must never be finished.
        try {
            full.flushTo(parquet);
            output.release();
        } catch (IOException e) {
            throw failed(e);
        }
        ended = false;
        rowGroup = null;
        encoders.forEach(ColumnEncoder::endRowGroup);
        dictionaries.endRowGroup();
        measuredBytes = 0;
        dictionaryBytes = 0;
        unmeasuredBytes = 0;
    }

    @Override
    public long rowCount() {
        return rows;
    }

    @Override
    public long estimatedLength() {
        return output.getPos() + bufferedBytes();
    }

    @Override
    public long bufferedBytes() {
        return measuredBytes + unmeasuredBytes;
    }

    @Override
    public long heldBytes() {
        return measuredBytes + dictionaryBytes + unmeasuredBytes * DICTIONARY_FACTOR;
    }

    @Override
    public long outputBytes() {
        return storage.heldBytes();
    }

    @Override
    public long measureHeldBytes() {
        if (rowGroup != null) {
            measure(rowGroup);
        }
        return heldBytes();
    }

    @Override
    public void flushRowGroup() {
        requireOpen();
        if (rowGroup != null) {
            flush(rowGroup);
        }
    }

    @Override
    public DataFile finish() {
        FinishingFile finishing = beginFinish();
        Object unused = finishing.durable().get();
        return finishing.file();
    }

    @Override
    public FinishingFile beginFinish() {
        requireOpen();
        if (rows == 0) {
            throw file.refused("no row was written", "Write a row at least, or no file");
        }
        if (rowGroup != null) {
            flush(rowGroup);
        }
        ended = true;
        try {
            parquet.end(FOOTER_PROPERTIES);
        } catch (IOException e) {
            throw failed(e);
        }
        String sha256 = output.sha256Hex();
        FileStatistics statistics = FileStatistics.of(parquet.getFooter().getBlocks(), encoders, schema);
        Pending<?> durable = storage.beginFinish();
        DataFile written = new DataFile(
                path,
                rows,
                output.getPos(),
                sha256,
                statistics.nullCounts(),
                statistics.bounds(),
                Partition.NONE,
                statistics.metrics());
        return new FinishingFile(written, durable);
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the writer of " + file.text() + " has ended, or failed before");
        }
    }

    private StorageException failed(IOException cause) {
        return new StorageException(
                "Cannot write " + file.text(),
                String.valueOf(cause.getMessage()),
                "The file was discarded; write its rows again once the cause is gone",
                cause);
    }

    @Override
    public void close() {
        ended = true;
        rowGroup = null;
        try {
            compressor.release();
        } finally {
            storage.close();
        }
    }
}
