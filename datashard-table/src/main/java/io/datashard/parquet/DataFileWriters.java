package io.datashard.parquet;

import io.datashard.error.InvalidUseException;
import io.datashard.schema.Schema;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Starts the data files of one thread. Any number may be open: they share the buffers of their codec. Not thread-safe. */
public final class DataFileWriters {
    private final Storage storage;
    private final FileShape shape;

    /**
     * Writers for the files of a table.
     *
     * @param schema the table's schema; files get its columns, in order
     * @throws InvalidUseException if this platform lacks the native code of the codec
     */
    public DataFileWriters(Storage storage, Schema schema, DataFileWriterSettings settings) {
        this.storage = storage;
        this.shape = new FileShape(schema, settings, compressor(settings.compression()));
    }

    /**
     * Starts a data file. It reaches the storage when its first row group is full or flushed.
     *
     * @param path a name that nobody else uses
     * @param open how many files are already open: the more, the smaller the dictionaries, which take a multiple of their values in memory
     * @throws InvalidUseException if the schema has no columns
     */
    public DataFileWriter create(StoragePath path, int open) {
        return create(path, open, Pending.NOTHING);
    }

    /**
     * Starts a data file, see {@link #create(StoragePath, int)}.
     *
     * @param first the step that must succeed before anything of the file reaches the storage
     */
    public DataFileWriter create(StoragePath path, int open, Pending<?> first) {
        FileLabel file = FileLabel.of(storage, path);
        if (shape.columns() == 0) {
            throw file.refused("the schema has no columns", "Give the table a column at least");
        }
        return new ParquetDataFileWriter(file, path, shape, storage, first, open);
    }

    private static PageCompressor compressor(Compression compression) {
        CompressionCodecName name =
                switch (compression) {
                    case NONE -> CompressionCodecName.UNCOMPRESSED;
                    case LZ4 -> CompressionCodecName.LZ4_RAW;
                    case SNAPPY -> CompressionCodecName.SNAPPY;
                    case ZSTD -> CompressionCodecName.ZSTD;
                    case GZIP -> CompressionCodecName.GZIP;
                };
        String what = "Cannot write data files with the compression '"
                + compression.name().toLowerCase(Locale.ROOT) + "'";
        return new PageCompressor(name, PageCodecs.of(name, what).orElseThrow());
    }
}
