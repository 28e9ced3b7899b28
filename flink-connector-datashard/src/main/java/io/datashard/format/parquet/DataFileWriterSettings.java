package io.datashard.format.parquet;

import java.io.Serializable;

/**
 * How data files are written.
 *
 * @param compression codec
 * @param rowGroupBytes target size of a row group in memory, bytes
 */
public record DataFileWriterSettings(Compression compression, long rowGroupBytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** LZ4 and 64 MiB. */
    public static final DataFileWriterSettings DEFAULT = new DataFileWriterSettings(Compression.LZ4, 64L << 20);

    /** Codecs that every reader of the format knows (classic format section 4.3). LZ4 is LZ4_RAW. */
    public enum Compression {
        NONE,
        LZ4,
        SNAPPY,
        ZSTD,
        GZIP
    }
}
