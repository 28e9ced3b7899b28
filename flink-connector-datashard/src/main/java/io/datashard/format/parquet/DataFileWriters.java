package io.datashard.format.parquet;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.error.StorageException;
import io.datashard.format.schema.Schema;
import io.datashard.format.storage.Pending;
import io.datashard.format.storage.Storage;
import io.datashard.format.storage.StorageOutput;
import io.datashard.format.storage.StoragePath;
import java.io.IOException;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Starts the data files of one thread, any number of which may be open: they share the buffers of their codec. Not thread-safe. */
public final class DataFileWriters {
    private static final int MOST_DICTIONARY_BYTES = 1 << 20;
    private static final int LEAST_DICTIONARY_BYTES = 16 << 10;

    private final Storage storage;
    private final Schema schema;
    private final DataFileWriterSettings settings;
    private final PageCompressor compressor;

    /**
     * For the files of a table.
     *
     * @param schema the table's schema; files get its columns in order
     */
    public DataFileWriters(Storage storage, Schema schema, DataFileWriterSettings settings) {
        this.storage = storage;
        this.schema = schema;
        this.settings = settings;
        this.compressor = compressor(settings.compression());
    }

    /**
     * Starts a data file.
     *
     * @param path a name that nobody else uses
     * @param open how many files are open already: the more, the smaller are dictionaries, which take a multiple of their values in memory
     * @throws InvalidUseException if the schema has no columns
     * @throws StorageException if the file can't be created
     */
    public DataFileWriter create(StoragePath path, int open) {
        return create(path, open, Pending.of(path));
    }

    /**
     * Starts a data file, see {@link #create(StoragePath, int)}.
     *
     * @param first what must have ended well before anything of the file gets to the storage
     */
    public DataFileWriter create(StoragePath path, int open, Pending<?> first) {
        FileLabel file = FileLabel.of(storage, path);
        if (schema.size() == 0) {
            throw file.refused("the schema has no columns", "Give the table a column at least");
        }
        StorageOutput output = storage.createDataFile(path, first);
        try {
            int dictionaryBytes = Math.max(LEAST_DICTIONARY_BYTES, MOST_DICTIONARY_BYTES / (1 + open));
            return new ParquetDataFileWriter(file, path, schema, settings, dictionaryBytes, compressor, output);
        } catch (IOException e) {
            output.close();
            throw new StorageException("Cannot write " + file.text(), String.valueOf(e.getMessage()), "Try again", e);
        } catch (RuntimeException e) {
            output.close();
            throw e;
        }
    }

    private static PageCompressor compressor(DataFileWriterSettings.Compression compression) {
        CompressionCodecName name =
                switch (compression) {
                    case NONE -> CompressionCodecName.UNCOMPRESSED;
                    case LZ4 -> CompressionCodecName.LZ4_RAW;
                    case SNAPPY -> CompressionCodecName.SNAPPY;
                    case ZSTD -> CompressionCodecName.ZSTD;
                    case GZIP -> CompressionCodecName.GZIP;
                };
        return new PageCompressor(name, PageCodecs.of(name).orElseThrow());
    }
}
