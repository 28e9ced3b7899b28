package io.datashard.flink.source.reader;

import io.datashard.flink.metrics.RequestMetrics;
import io.datashard.flink.options.ProcessSurroundings;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.FileCheck;
import io.datashard.parquet.FileRead;
import io.datashard.parquet.ParquetFiles;
import io.datashard.schema.Schema;
import io.datashard.storage.Steps;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * A reader's table in its storage.
 *
 * @param storage the table's storage, closed with this object
 * @param stored the schema that the table stores; null if it stores none
 */
record StoredReaderTable(Storage storage, @Nullable Schema stored) implements ReaderTable {
    /** Opens a table: reads the version hint and one metadata file. Registers metrics of its requests. */
    static StoredReaderTable open(TableLocation location, MetricGroup metrics) {
        TableAccess access = TableAccess.open(location, ProcessSurroundings.current());
        try {
            RequestMetrics.register(metrics, access.storage());
            return new StoredReaderTable(
                    access.storage(), access.layout().loadOrFail().metadata().schema());
        } catch (RuntimeException | Error e) {
            access.close();
            throw e;
        }
    }

    @Override
    public String root() {
        return storage.root();
    }

    @Override
    public Schema schema(StoragePath file) {
        return stored == null ? ParquetFiles.readSchema(storage, file) : stored;
    }

    @Override
    public boolean exists(StoragePath file) {
        return storage.stat(file).isPresent();
    }

    /** A table that stores no schema is asked for that of each file, which would block before the file's turn. */
    @Override
    public Steps opening() {
        return stored == null ? Steps.AT_ONCE : storage.steps();
    }

    @Override
    public DataFileReader open(StoragePath file, FileCheck check, FileRead read) {
        return ParquetFiles.open(storage, file, check, read);
    }

    @Override
    public void close() {
        storage.close();
    }
}
