package io.datashard.table;

import io.datashard.parquet.ChecksumVerification;
import io.datashard.read.FileSource;
import io.datashard.read.ReadColumns;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * A read whose table, columns and files are known.
 *
 * @param storage of the table
 * @param files what is read; closed by the rows or batches that are made of them
 * @param stored the columns of the table
 * @param projected the columns of the rows, which come first in what is read
 * @param read the columns that are read
 * @param filter files and row groups without a matching row are passed over
 * @param verification which checksums are compared
 */
record OpenRead(
        Storage storage,
        FileSource files,
        Schema stored,
        Schema projected,
        ReadColumns read,
        @Nullable Predicate filter,
        ChecksumVerification verification) {
    /** The same of other files. */
    OpenRead over(FileSource others) {
        return new OpenRead(storage, others, stored, projected, read, filter, verification);
    }

    RowIterator rows() {
        return rows(() -> {});
    }

    /**
     * The rows.
     *
     * @param atEnd run once the iterator has come to its end
     */
    RowIterator rows(Runnable atEnd) {
        return new RowIterator(reader(), read, projected, atEnd);
    }

    BatchIterator batches() {
        return new BatchIterator(reader(), read, projected);
    }

    private BatchReader reader() {
        return new BatchReader(storage, files, stored, read, filter, verification);
    }
}
