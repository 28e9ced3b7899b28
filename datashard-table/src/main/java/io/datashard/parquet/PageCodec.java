package io.datashard.parquet;

import java.io.IOException;

/** Compresses and restores the bytes of pages. Straight over the codec's library: Parquet's own codecs need Hadoop. Not thread-safe. */
interface PageCodec extends AutoCloseable {
    /** The largest length that {@code length} bytes can have compressed. */
    int maxCompressedLength(int length);

    /**
     * Compresses bytes.
     *
     * @param target has {@link #maxCompressedLength} bytes at least
     * @return the compressed length
     */
    int compress(byte[] source, int length, byte[] target) throws IOException;

    /**
     * Restores bytes.
     *
     * @param target receives exactly {@code targetLength} bytes from its start
     * @throws IOException if the bytes are damaged or give another length
     */
    void decompress(byte[] source, int offset, int length, byte[] target, int targetLength) throws IOException;

    /** Releases native memory; the codec may be used, and closed, again. */
    @Override
    default void close() {}
}
