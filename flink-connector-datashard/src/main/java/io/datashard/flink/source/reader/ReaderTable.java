package io.datashard.flink.source.reader;

import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.schema.Schema;
import io.datashard.storage.Steps;
import io.datashard.storage.StoragePath;

/** The table as a reader sees it. For one thread, but for {@link #open}; blocking. */
interface ReaderTable extends AutoCloseable {
    /** The table root, for messages and full paths. */
    String root();

    /** The table's schema; if the table stores none, the schema of the data file. */
    Schema schema(StoragePath file);

    /** Whether a data file exists. */
    boolean exists(StoragePath file);

    /** Runs {@link #open} ahead; one at a time where that does not pay. */
    Steps opening();

    /** Opens a data file, in any thread; the arguments are those of {@code ParquetFiles.open}. */
    DataFileReader open(StoragePath file, FileCheck check, FileRead read);

    @Override
    void close();
}
