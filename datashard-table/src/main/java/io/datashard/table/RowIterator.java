package io.datashard.table;

import io.datashard.error.DataShardException;
import io.datashard.model.DataFile;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.read.PlannedFiles;
import io.datashard.read.ReadColumns;
import io.datashard.read.ScannedFile;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowBatch;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a read, one after the other. Not thread-safe; blocking; must be closed. */
public final class RowIterator implements Iterator<GenericRow>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RowIterator.class);
    private static final long MOST_AHEAD_BYTES = 32L << 20;
    /** What an opened file may hold before it is read. */
    private static final long MOST_BYTES_OF_FILE = 4L << 20;

    private final @Nullable Storage storage;
    private final @Nullable PlannedFiles files;
    private final Schema tableSchema;
    private final Schema projected;
    private final @Nullable Predicate filter;
    private final ChecksumVerification verification;
    private final ReadColumns read;
    private @Nullable DataFile first;
    private @Nullable DataFileReader reader;
    private @Nullable RowBatch batch;
    private int next;
    private @Nullable GenericRow ready;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long aheadBytes;

    RowIterator(
            @Nullable Storage storage,
            @Nullable PlannedFiles files,
            @Nullable DataFile first,
            Schema tableSchema,
            Schema projected,
            @Nullable Predicate filter,
            ChecksumVerification verification) {
        this.storage = storage;
        this.files = files;
        this.first = first;
        this.tableSchema = tableSchema;
        this.projected = projected;
        this.filter = filter;
        this.verification = verification;
        this.read = ReadColumns.of(tableSchema, projected, filter);
    }

    static RowIterator empty(Schema schema) {
        return new RowIterator(null, null, null, schema, schema, null, ChecksumVerification.PAGE);
    }

    /** The columns of the rows. */
    public Schema schema() {
        return projected;
    }

    @Override
    public boolean hasNext() {
        while (ready == null) {
            if (batch != null && next < batch.size()) {
                RowView view = batch.row(next++);
                if (read.filter() == null || read.filter().matches(view)) {
                    // The projected columns come first in what is read.
                    ready = GenericRow.copyOf(view, projected);
                }
            } else if (!nextBatch()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public GenericRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        GenericRow row = ready;
        ready = null;
        if (row == null) {
            throw new IllegalStateException("hasNext has made a row");
        }
        return row;
    }

    /** The rows as a stream; closing it closes this. */
    public Stream<GenericRow> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        closeReader();
        closeAhead();
        if (files != null) {
            files.close();
        }
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
            batch = null;
        }
    }

    private boolean nextBatch() {
        while (true) {
            if (reader != null) {
                batch = reader.nextBatch();
                next = 0;
                if (batch != null) {
                    return true;
                }
                closeReader();
            }
            openAhead();
            Ahead next = ahead.poll();
            if (next == null) {
                return false;
            }
            aheadBytes -= next.bytes();
            reader = next.file().get();
        }
    }

    /** A file that is being opened, which on a distant store brings its first bytes. */
    private record Ahead(Pending<DataFileReader> file, long bytes) {}

    /** Begins to open files: one where that is done at once, as many as memory allows where each takes long. */
    private void openAhead() {
        if (storage == null) {
            return;
        }
        int most = Math.max(1, storage.steps().parallelism() - 1);
        while (ahead.size() < most && (ahead.isEmpty() || aheadBytes < MOST_AHEAD_BYTES)) {
            DataFile file = nextFile();
            if (file == null) {
                return;
            }
            Storage from = storage;
            long bytes = Math.min(file.sizeInBytes(), MOST_BYTES_OF_FILE);
            aheadBytes += bytes;
            ahead.add(new Ahead(
                    from.steps()
                            .begin(() -> ParquetFiles.open(
                                    from,
                                    file.path(),
                                    FileCheck.of(verification, file),
                                    tableSchema,
                                    read.names(),
                                    filter,
                                    ReadRange.ALL)),
                    bytes));
        }
    }

    /** Nobody reads them any more, nor hears of it if one can't be opened. */
    private void closeAhead() {
        for (Ahead next = ahead.poll(); next != null; next = ahead.poll()) {
            try {
                next.file().get().close();
            } catch (DataShardException e) {
                LOG.debug("A data file that was not read any more could not be opened", e);
            }
        }
    }

    private @Nullable DataFile nextFile() {
        if (first != null) {
            DataFile file = first;
            first = null;
            return file;
        }
        ScannedFile scanned = files == null ? null : files.next();
        return scanned == null ? null : scanned.file();
    }
}
