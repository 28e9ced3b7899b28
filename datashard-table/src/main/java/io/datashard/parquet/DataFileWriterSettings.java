package io.datashard.parquet;

import io.datashard.schema.InvalidValues;
import java.io.Serializable;

/**
 * How data files are written.
 *
 * @param compression codec
 * @param rowGroupBytes target size of a row group in memory, bytes
 * @param uuids how uuids are stored; the layout of the table says which
 * @param invalid what becomes of rows with values that can't be written; for those who screen them
 */
public record DataFileWriterSettings(Compression compression, long rowGroupBytes, UuidForm uuids, InvalidValues invalid)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** LZ4 and 64 MiB. */
    public static final DataFileWriterSettings DEFAULT = new DataFileWriterSettings(Compression.LZ4, 64L << 20);

    /** With uuids as the classic layout has them. */
    public DataFileWriterSettings(Compression compression, long rowGroupBytes) {
        this(compression, rowGroupBytes, UuidForm.TEXT, InvalidValues.FAIL);
    }

    /** The same with that codec. */
    public DataFileWriterSettings withCompression(Compression codec) {
        return new DataFileWriterSettings(codec, rowGroupBytes, uuids, invalid);
    }

    /** The same with row groups of that size. */
    public DataFileWriterSettings withRowGroupBytes(long bytes) {
        return new DataFileWriterSettings(compression, bytes, uuids, invalid);
    }

    /** The same with uuids in that form. */
    public DataFileWriterSettings withUuids(UuidForm form) {
        return new DataFileWriterSettings(compression, rowGroupBytes, form, invalid);
    }

    /** The same with that done about values that can't be written. */
    public DataFileWriterSettings withInvalid(InvalidValues policy) {
        return new DataFileWriterSettings(compression, rowGroupBytes, uuids, policy);
    }

    /** How a uuid is stored. Every reader of a layout knows the one form of that layout only, or fails on the other. */
    public enum UuidForm {
        /** Text of 36 characters (classic format section 4.1). */
        TEXT,
        /** 16 bytes without Parquet's uuid annotation, on which Python fails (iceberg format section 5.2). */
        BYTES
    }

    /** Codecs that every reader of the format knows (classic format section 4.3). LZ4 is LZ4_RAW. */
    public enum Compression {
        NONE,
        LZ4,
        SNAPPY,
        ZSTD,
        GZIP
    }
}
