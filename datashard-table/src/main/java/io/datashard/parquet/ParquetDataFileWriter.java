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
 * Writes a data file column by column: assembles no records, boxes no values. Gathers rows in row form until columns pay off. Nothing of the file
 * reaches the storage before its first row group is full or flushed.
 */
final class ParquetDataFileWriter implements DataFileWriter {
    /** Memory is the usual limit. Each row group stores its dictionaries anew, so that many small ones make large files. */
    private static final long MAX_ROW_GROUP_ROWS = 1 << 22;

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
    private boolean ended;
    private boolean closed;

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
        shape.opened();
    }

    @Override
    public void write(RowView row) {
        requireOpen();
        RowGroupBuffer target = rowGroup;
        if (target == null) {
            gathered.add(shape.read(row, file));
            rows++;
            if (gathered.size() >= shape.worthColumns() || gathered.rows() >= MAX_ROW_GROUP_ROWS) {
                flushIfFull(startColumns(open));
            }
            return;
        }
        target.add(row, file);
        rows++;
        if (target.hasFullPages()) {
            endFullPages(target);
        }
        flushIfFull(target);
    }

    private RowGroupBuffer startColumns(int filledAtATime) {
        RowGroupBuffer next = new RowGroupBuffer(shape, shape.dictionaryBytes(filledAtATime));
        encode(() -> gathered.drain(next));
        rowGroup = next;
        return next;
    }

    private void endFullPages(RowGroupBuffer target) {
        encode(target::endFullPages);
    }

    private void flushIfFull(RowGroupBuffer target) {
        if (isFull(target)) {
            // Decide by what pages really take: row groups are the same as without a thread for compression.
            encode(target::awaitPages);
            if (isFull(target)) {
                flush(target);
            }
        }
    }

    private boolean isFull(RowGroupBuffer target) {
        return Math.max(target.bytes(), target.heldBytes()) >= shape.rowGroupBytes()
                || target.rows() >= MAX_ROW_GROUP_ROWS;
    }

    private void flush(RowGroupBuffer full) {
        encode(() -> {
            FileOutput target = output;
            if (target == null) {
                target = FileOutput.begin(shape, storage, path, first);
                output = target;
            }
            target.write(full);
        });
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] += full.nullCount(uncounted[i]);
        }
        rowGroup = null;
    }

    /** A step on all rows in memory. */
    private interface Step {
        void run() throws IOException;
    }

    /** Does a step that must end well: a file that lacks a part of its rows must never be finished. */
    private void encode(Step step) {
        ended = true;
        try {
            step.run();
        } catch (IOException e) {
            throw failed(e);
        }
        ended = false;
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
        RowGroupBuffer target = rowGroup;
        return target == null ? gathered.size() : target.bytes();
    }

    @Override
    public long heldBytes() {
        RowGroupBuffer target = rowGroup;
        return target == null ? gathered.heldBytes() : target.heldBytes();
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
    public void awaitPages() {
        RowGroupBuffer target = rowGroup;
        if (target != null) {
            requireOpen();
            encode(target::awaitPages);
        }
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
            if (!closed) {
                closed = true;
                shape.closed();
            }
        } finally {
            if (output != null) {
                output.close();
            }
        }
    }
}
