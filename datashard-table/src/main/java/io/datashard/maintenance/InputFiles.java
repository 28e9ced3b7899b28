package io.datashard.maintenance;

import io.datashard.error.CorruptDataException;
import io.datashard.model.FileToRead;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.schema.Field;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * All rows of some data files, one file after the other. Opens files ahead on a distant store, where each takes long. Not thread-safe; blocking;
 * must be closed.
 */
final class InputFiles implements AutoCloseable {
    private static final long MOST_AHEAD_BYTES = 32L << 20;
    /** Bytes that an open file may hold before somebody reads it. */
    private static final long MOST_BYTES_OF_FILE = 4L << 20;

    private final Storage storage;
    private final Iterator<FileToRead> files;
    private final FileRead read;
    private final ChecksumVerification verification;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private long aheadBytes;

    InputFiles(Storage storage, List<FileToRead> files, Schema schema, ChecksumVerification verification) {
        this.storage = storage;
        this.files = files.iterator();
        this.read = new FileRead(
                schema, schema.fields().stream().map(Field::name).toList(), null, ReadRange.ALL, FileRead.Form.PLAIN);
        this.verification = verification;
    }

    /** A file that is being opened. */
    private record Ahead(FileToRead file, Pending<DataFileReader> reader, long bytes) {}

    /**
     * Hands out the rows of the next file; false if there is none.
     *
     * @param rows takes rows; a row is valid until the next
     * @throws CorruptDataException if the file is damaged, or has another number of rows than the table records
     */
    boolean next(Consumer<RowView> rows) {
        openAhead();
        Ahead next = ahead.poll();
        if (next == null) {
            return false;
        }
        aheadBytes -= next.bytes();
        long count = 0;
        try (DataFileReader reader = next.reader().get()) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                for (int i = 0; i < batch.size(); i++) {
                    rows.accept(batch.row(i));
                }
                count += batch.size();
            }
        }
        requireRows(next.file(), count);
        return true;
    }

    private void requireRows(FileToRead file, long count) {
        if (count != file.recordCount()) {
            throw new CorruptDataException(
                    "Cannot rewrite the data file " + storage.root() + "/" + file.path(),
                    "it has " + count + " rows, but the table recorded " + file.recordCount(),
                    "Find out which writer made it, and whether rows are missing; it stays as it is");
        }
    }

    private void openAhead() {
        int most = Math.max(1, storage.steps().parallelism() - 1);
        while (files.hasNext() && ahead.size() < most && (ahead.isEmpty() || aheadBytes < MOST_AHEAD_BYTES)) {
            FileToRead file = files.next();
            long bytes = Math.min(file.sizeInBytes(), MOST_BYTES_OF_FILE);
            aheadBytes += bytes;
            ahead.add(new Ahead(file, storage.steps().begin(() -> open(file)), bytes));
        }
    }

    private DataFileReader open(FileToRead file) {
        FileCheck check = FileCheck.of(verification, file, "DataFileRewrite.verifyChecksums(PAGE)");
        return ParquetFiles.open(storage, file.path(), check, read);
    }

    /** Closes the files that nobody will read. A failure to open one of them is not reported. */
    @Override
    public void close() {
        List<Pending<DataFileReader>> opened = new ArrayList<>();
        ahead.forEach(file -> opened.add(file.reader()));
        ahead.clear();
        Pending.discardAll(opened, DataFileReader::close);
    }
}
