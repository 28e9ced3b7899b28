package io.datashard.table;

import io.datashard.model.FileToRead;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.read.FileSource;
import io.datashard.read.ScannedFile;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.RowBatch;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches of the files of a read. Opens files ahead. Not thread-safe; blocking; must be closed. */
final class BatchReader implements AutoCloseable {
    private static final long MOST_AHEAD_BYTES = 32L << 20;
    /** Bytes that an open file may hold before somebody reads it. */
    private static final long MOST_BYTES_OF_FILE = 4L << 20;

    private final Storage storage;
    private final FileSource files;
    private final Schema tableSchema;
    private final Schema projected;
    private final @Nullable Predicate filter;
    private final ChecksumVerification verification;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private @Nullable DataFileReader reader;
    private long aheadBytes;

    BatchReader(
            Storage storage,
            FileSource files,
            Schema tableSchema,
            Schema projected,
            @Nullable Predicate filter,
            ChecksumVerification verification) {
        this.storage = storage;
        this.files = files;
        this.tableSchema = tableSchema;
        this.projected = projected;
        this.filter = filter;
        this.verification = verification;
    }

    /** The next batch, valid until the next call; null at the end. Its rows match. */
    @Nullable RowBatch next() {
        while (true) {
            RowBatch batch = reader == null ? null : reader.nextBatch();
            if (batch != null && batch.size() > 0) {
                return batch;
            }
            if (batch != null) {
                continue;
            }
            closeReader();
            openAhead();
            Ahead next = ahead.poll();
            if (next == null) {
                return null;
            }
            aheadBytes -= next.bytes();
            reader = next.file().get();
        }
    }

    @Override
    public void close() {
        DataFileReader last = reader;
        reader = null;
        // Whatever fails, all are closed.
        try (files;
                last) {
            closeAhead();
        }
    }

    private void closeReader() {
        DataFileReader closed = reader;
        reader = null;
        if (closed != null) {
            closed.close();
        }
    }

    /** A file that is being opened. On a distant store, opening a file fetches its first bytes. */
    private record Ahead(Pending<DataFileReader> file, long bytes) {}

    /** Begins to open files: one on a near storage, as many as memory allows on a distant store, where each takes long. */
    private void openAhead() {
        int most = Math.max(1, storage.steps().parallelism() - 1);
        while (ahead.size() < most && (ahead.isEmpty() || aheadBytes < MOST_AHEAD_BYTES)) {
            ScannedFile scanned = files.next();
            if (scanned == null) {
                return;
            }
            FileToRead file = scanned.file();
            long bytes = Math.min(file.sizeInBytes(), MOST_BYTES_OF_FILE);
            aheadBytes += bytes;
            ahead.add(new Ahead(storage.steps().begin(() -> open(file)), bytes));
        }
    }

    private DataFileReader open(FileToRead file) {
        List<String> names = projected.fields().stream().map(Field::name).toList();
        FileRead read = new FileRead(tableSchema, names, filter, ReadRange.ALL, FileRead.Form.PLAIN);
        return ParquetFiles.open(storage, file.path(), FileCheck.of(verification, file), read);
    }

    /** Closes the files that nobody will read. A failure to open one of them is not reported. */
    private void closeAhead() {
        List<Pending<DataFileReader>> opened = ahead.stream().map(Ahead::file).toList();
        ahead.clear();
        Pending.discardAll(opened, DataFileReader::close);
    }
}
