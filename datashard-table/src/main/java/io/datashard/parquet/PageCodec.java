package io.datashard.parquet;

import java.io.IOException;

/** Compresses and restores the bytes of pages, without Parquet's own codecs, because these need Hadoop. Not thread-safe. */
interface PageCodec extends AutoCloseable {
    /** The largest compressed length of {@code length} bytes. */
    int maxCompressedLength(int length);

    /**
     * Compresses bytes.
     *
     * @param target has at least {@link #maxCompressedLength} bytes
     * @return the compressed length
     */
    int compress(byte[] source, int length, byte[] target) throws IOException;

    /**
     * Restores bytes.
     *
     * @param target receives exactly {@code targetLength} bytes from its start
     * @throws IOException if the bytes are damaged or decompress to another length
     */
    void decompress(byte[] source, int offset, int length, byte[] target, int targetLength) throws IOException;

    /** Releases native memory. The codec may be used and closed again. */
    @Override
    default void close() {}
}
