package io.datashard.table;

import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.FileSource;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * A read with known table, columns and files.
 *
 * @param storage the storage of the table
 * @param files the files to read; the rows or batches made of them close them
 * @param stored the columns of the table
 * @param projected the columns of the rows
 * @param filter only rows that match are read; null = all
 * @param verification which checksums are compared
 */
record OpenRead(
        Storage storage,
        FileSource files,
        Schema stored,
        Schema projected,
        @Nullable Predicate filter,
        ChecksumVerification verification) {
    /** The same read of other files. */
    OpenRead over(FileSource others) {
        return new OpenRead(storage, others, stored, projected, filter, verification);
    }

    RowIterator rows() {
        return rows(() -> {});
    }

    /**
     * The rows.
     *
     * @param atEnd runs once the iterator has reached its end
     */
    RowIterator rows(Runnable atEnd) {
        return new RowIterator(reader(), projected, atEnd);
    }

    BatchIterator batches() {
        return new BatchIterator(reader(), projected);
    }

    private BatchReader reader() {
        return new BatchReader(storage, files, stored, projected, filter, verification);
    }
}
