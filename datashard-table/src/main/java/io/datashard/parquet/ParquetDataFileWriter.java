package io.datashard.parquet;

import io.datashard.error.StorageException;
import io.datashard.model.DataFile;
import io.datashard.schema.Partition;
import io.datashard.schema.RowView;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data file with Parquet's column writers: assembles no records, boxes no values. Gathers rows in row form until columns pay off.
 * Nothing of the file reaches the storage before its first row group is full or flushed.
 */
final class ParquetDataFileWriter implements DataFileWriter {
    private static final long MAX_ROW_GROUP_ROWS = 1 << 20;
    /** Memory is measured again after at most, and at least, this many bytes of values. */
    private static final long MEASURE_EVERY_AT_MOST = 1 << 20;

    private static final long MEASURE_EVERY_AT_LEAST = 16 << 10;
    /** Growth between two measurements, as a part of the earlier size. */
    private static final int MEASURE_EVERY_PART = 16;
    /** Heap of a writer without rows. */
    private static final int WRITER_HEAP = 550;

    private final FileLabel file;
    private final StoragePath path;
    private final FileShape shape;
    private final Storage storage;
    private final Pending<?> first;
    private final int open;
    private final GatheredRows gathered = new GatheredRows();
    private final int[] uncounted;
    private final long[] nulls;

    private @Nullable RowGroupBuffer rowGroup;
    private @Nullable FileOutput output;
    private long rows;
    private long measuredBytes;
    private long otherHeap;
    /** Bytes of values of the row group at the last measurement, and since. */
    private long valueBytes;

    private long unmeasuredBytes;
    private long measureAfter = MEASURE_EVERY_AT_LEAST;
    private boolean ended;

    /**
     * A writer.
     *
     * @param first the step that must succeed before anything of the file reaches the storage
     * @param open how many other files are open
     */
    ParquetDataFileWriter(
            FileLabel file, StoragePath path, FileShape shape, Storage storage, Pending<?> first, int open) {
        this.file = file;
        this.path = path;
        this.shape = shape;
        this.storage = storage;
        this.first = first;
        this.open = open;
        this.uncounted = shape.withoutStatistics();
        this.nulls = new long[uncounted.length];
    }

    @Override
    public void write(RowView row) {
        requireOpen();
        long bytes = shape.load(row, file);
        shape.countNulls(nulls);
        RowGroupBuffer target = rowGroup;
        if (target == null) {
            shape.gather(gathered);
            rows++;
            if (gathered.size() >= shape.worthColumns() || gathered.rows() >= MAX_ROW_GROUP_ROWS) {
                measure(startColumns(open));
            }
            return;
        }
        shape.store(target);
        rows++;
        unmeasuredBytes += bytes;
        if (unmeasuredBytes >= measureAfter || target.rows() >= MAX_ROW_GROUP_ROWS) {
            measure(target);
        }
    }

    private RowGroupBuffer startColumns(int filledAtATime) {
        RowGroupBuffer next = shape.startRowGroup(filledAtATime);
        unmeasuredBytes = gathered.size();
        ended = true; // Until all gathered rows are in their columns.
        shape.drain(gathered, next);
        ended = false;
        rowGroup = next;
        return next;
    }

    /** Values take at most a few times their plain bytes, so that memory can't grow out of bounds between two measurements. */
    private void measure(RowGroupBuffer target) {
        measuredBytes = target.bytes();
        otherHeap = target.otherHeap();
        valueBytes += unmeasuredBytes;
        unmeasuredBytes = 0;
        long left = shape.rowGroupBytes() - Math.max(measuredBytes, heldBytes());
        if (left <= 0 || target.rows() >= MAX_ROW_GROUP_ROWS) {
            flush(target);
            left = shape.rowGroupBytes();
        }
        long often = Math.min(left / 2, valueBytes / MEASURE_EVERY_PART);
        measureAfter = Math.max(MEASURE_EVERY_AT_LEAST, Math.min(MEASURE_EVERY_AT_MOST, often));
    }

    private void flush(RowGroupBuffer full) {
        ended = true; // Until the flush has ended: a file with half a row group must never be finished.
        try {
            FileOutput target = output;
            if (target == null) {
                target = FileOutput.begin(shape, storage, path, first);
                output = target;
            }
            target.write(full, valueBytes + unmeasuredBytes);
        } catch (IOException e) {
            throw failed(e);
        }
        ended = false;
        rowGroup = null;
        measuredBytes = 0;
        otherHeap = 0;
        valueBytes = 0;
        unmeasuredBytes = 0;
    }

    @Override
    public long rowCount() {
        return rows;
    }

    @Override
    public long estimatedLength() {
        return (output == null ? 0 : output.length()) + bufferedBytes();
    }

    @Override
    public long bufferedBytes() {
        return gathered.size() + measuredBytes + unmeasuredBytes;
    }

    @Override
    public long heldBytes() {
        RowGroupBuffer target = rowGroup;
        if (target == null) {
            return gathered.heldBytes();
        }
        // Memory that is not measured after every row has grown with the values.
        long grown = valueBytes == 0 ? unmeasuredBytes : otherHeap * unmeasuredBytes / valueBytes;
        return target.bufferHeap() + otherHeap + grown;
    }

    @Override
    public long outputBytes() {
        return WRITER_HEAP + (output == null ? 0 : output.heldBytes());
    }

    @Override
    public boolean hasBegun() {
        return output != null;
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
        if (gathered.rows() > 0) {
            // These columns are freed before another file has columns: their dictionaries need not be small.
            startColumns(0);
        }
        if (rowGroup != null) {
            flush(rowGroup);
        }
    }

    @Override
    public DataFile finish() {
        FinishingFile finishing = beginFinish();
        finishing.durable().join();
        return finishing.file();
    }

    @Override
    public FinishingFile beginFinish() {
        requireOpen();
        if (rows == 0) {
            throw file.refused("no row was written", "Write a row at least, or no file");
        }
        flushRowGroup();
        FileOutput whole = output;
        if (whole == null) {
            throw new IllegalStateException(file.text() + " has rows, but no row group");
        }
        ended = true;
        FileStatistics statistics;
        try {
            statistics = FileStatistics.of(whole.end(), shape.schema(), countedNulls());
        } catch (IOException e) {
            throw failed(e);
        }
        String sha256 = whole.sha256Hex();
        Pending<Done> durable = whole.beginFinish();
        DataFile written = new DataFile(
                path,
                rows,
                whole.length(),
                sha256,
                statistics.nullCounts(),
                statistics.bounds(),
                Partition.NONE,
                statistics.metrics());
        return new FinishingFile(written, durable);
    }

    private Map<Integer, Long> countedNulls() {
        Map<Integer, Long> counted = new HashMap<>();
        for (int i = 0; i < uncounted.length; i++) {
            counted.put(uncounted[i], nulls[i]);
        }
        return counted;
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
            shape.release();
        } finally {
            if (output != null) {
                output.close();
            }
        }
    }
}
