package io.datashard.parquet;

import io.datashard.schema.InvalidValues;
import java.io.Serializable;

/**
 * How to write data files.
 *
 * @param compression codec
 * @param integers encoding of whole numbers
 * @param compressionThread whether pages are compressed in a thread beside the writing one
 * @param rowGroupBytes target size of a row group in memory, bytes
 * @param uuids how to store uuids; the layout of the table decides
 * @param invalid what to do about values that can't be written; for callers that screen rows
 */
public record DataFileWriterSettings(
        Compression compression,
        IntegerEncoding integers,
        boolean compressionThread,
        long rowGroupBytes,
        UuidForm uuids,
        InvalidValues invalid)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Zstandard (decision 0032) and 64 MiB. */
    public static final DataFileWriterSettings DEFAULT = new DataFileWriterSettings(Compression.ZSTD, 64L << 20);

    /** Settings with the usual encodings, and uuids as in the classic layout. */
    public DataFileWriterSettings(Compression compression, long rowGroupBytes) {
        this(compression, IntegerEncoding.DICTIONARY, false, rowGroupBytes, UuidForm.TEXT, InvalidValues.FAIL);
    }

    /** A copy with another codec. */
    public DataFileWriterSettings withCompression(Compression codec) {
        return new DataFileWriterSettings(codec, integers, compressionThread, rowGroupBytes, uuids, invalid);
    }

    /** A copy with another encoding of whole numbers. */
    public DataFileWriterSettings withIntegers(IntegerEncoding encoding) {
        return new DataFileWriterSettings(compression, encoding, compressionThread, rowGroupBytes, uuids, invalid);
    }

    /** A copy with, or without, a thread for compression. The files are the same. */
    public DataFileWriterSettings withCompressionThread(boolean thread) {
        return new DataFileWriterSettings(compression, integers, thread, rowGroupBytes, uuids, invalid);
    }

    /** A copy with another size of row groups, in bytes. */
    public DataFileWriterSettings withRowGroupBytes(long bytes) {
        return new DataFileWriterSettings(compression, integers, compressionThread, bytes, uuids, invalid);
    }

    /** A copy with another form of uuids. */
    public DataFileWriterSettings withUuids(UuidForm form) {
        return new DataFileWriterSettings(compression, integers, compressionThread, rowGroupBytes, form, invalid);
    }

    /** A copy with another policy for values that can't be written. */
    public DataFileWriterSettings withInvalid(InvalidValues policy) {
        return new DataFileWriterSettings(compression, integers, compressionThread, rowGroupBytes, uuids, policy);
    }

    /** How a uuid is stored. Each layout has one form, and its readers may fail on the other. */
    public enum UuidForm {
        /** Text of 36 characters (classic format section 4.1). */
        TEXT,
        /** 16 bytes without Parquet's uuid annotation, on which Python fails (iceberg format section 5.2). */
        BYTES
    }
}
