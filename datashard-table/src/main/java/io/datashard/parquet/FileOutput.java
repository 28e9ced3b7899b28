package io.datashard.parquet;

import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StorageOutput;
import io.datashard.storage.StoragePath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** A data file from its first row group on: writes to the storage, and keeps the content of the footer in memory. Not thread-safe. */
final class FileOutput implements AutoCloseable {
    /** Heap of a file that has begun. */
    private static final int FILE_HEAP = 4 << 10;
    /** Heap of the footer's record of a column of a row group, without its lowest and highest value. */
    private static final int CHUNK_HEAP = 850;

    /** Parquet's own key for the program that wrote the rows; {@code created_by} names the library that encoded them. */
    private static final Map<String, String> FOOTER_PROPERTIES = Map.of("writer.model.name", "datashard-flink");

    private final FileShape shape;
    private final StorageOutput storage;
    private final HashingOutput bytes;
    private final ParquetFileWriter parquet;
    private long footerHeap;

    private FileOutput(FileShape shape, StorageOutput storage) throws IOException {
        this.shape = shape;
        this.storage = storage;
        this.bytes = new HashingOutput(storage);
        this.parquet = shape.startFile(bytes);
    }

    /** Begins a file in the storage, after {@code first} has succeeded. */
    static FileOutput begin(FileShape shape, Storage storage, StoragePath path, Pending<?> first) throws IOException {
        StorageOutput output = storage.createDataFile(path, first);
        boolean begun = false;
        try {
            FileOutput file = new FileOutput(shape, output);
            begun = true;
            return file;
        } finally {
            if (!begun) {
                output.close();
            }
        }
    }

    /** Appends a row group. The row group can't be used again. */
    void write(RowGroupBuffer full) throws IOException {
        // Assume that the lowest and the highest value of a column are as long as the others.
        footerHeap += (long) CHUNK_HEAP * shape.columns() + 2 * full.valueBytes() / full.rows();
        full.flushTo(parquet);
        bytes.release();
    }

    /** Bytes written so far. */
    long length() {
        return bytes.getPos();
    }

    /** Bytes of heap; {@link #end} frees them. */
    long heldBytes() {
        return FILE_HEAP + footerHeap + storage.heldBytes();
    }

    /** Writes the footer. */
    List<BlockMetaData> end() throws IOException {
        parquet.end(FOOTER_PROPERTIES);
        return parquet.getFooter().getBlocks();
    }

    String sha256Hex() {
        return bytes.sha256Hex();
    }

    Pending<Done> beginFinish() {
        return storage.beginFinish();
    }

    @Override
    public void close() {
        storage.close();
    }
}
