package io.datashard.parquet;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows that wait in row form until columns pay off. A column takes kilobytes before its first value; these rows take only their bytes, so that
 * a file with many columns and few rows takes little memory. Not thread-safe.
 */
final class GatheredRows {
    /** Heap of a chunk beside its bytes. */
    private static final int CHUNK_HEAP = 24;

    private static final int LEAST_CHUNK = 256;
    private static final int MOST_CHUNK = 64 << 10;

    private final Deque<byte[]> chunks = new ArrayDeque<>(2);
    /** Number of used bytes in the last chunk. */
    private int filled;

    private long size;
    private long heap;
    private long rows;

    /** Appends a complete row. */
    void add(RowBytes row) {
        int length = row.length();
        byte[] chunk = chunks.peekLast();
        if (chunk == null || chunk.length - filled < Integer.BYTES + length) {
            chunk = startChunk(Integer.BYTES + length);
        }
        PlainBytes.INT.set(chunk, filled, length);
        System.arraycopy(row.array(), 0, chunk, filled + Integer.BYTES, length);
        filled += Integer.BYTES + length;
        size += Integer.BYTES + length;
        rows++;
    }

    /** Starts a chunk; its size grows with the rows, so that little of it stays empty. */
    private byte[] startChunk(int least) {
        int wanted = (int) Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, size >> 3));
        byte[] last = chunks.peekLast();
        if (last != null && last.length - filled > 0) {
            // A length that no row has marks the end of a chunk.
            markEnd(last);
        }
        byte[] chunk = new byte[Math.max(wanted, least)];
        chunks.addLast(chunk);
        heap += chunk.length + CHUNK_HEAP;
        filled = 0;
        return chunk;
    }

    private void markEnd(byte[] chunk) {
        if (chunk.length - filled >= Integer.BYTES) {
            PlainBytes.INT.set(chunk, filled, 0);
        }
    }

    /** Takes out all rows, in order, and frees their memory on the way. */
    void drain(RowGroupBuffer target) throws IOException {
        for (byte[] chunk = chunks.pollFirst(); chunk != null; chunk = chunks.pollFirst()) {
            int end = chunks.isEmpty() ? filled : chunk.length;
            int position = 0;
            while (end - position >= Integer.BYTES) {
                int length = (int) PlainBytes.INT.get(chunk, position);
                if (length == 0) {
                    break;
                }
                target.add(chunk, position + Integer.BYTES);
                if (target.hasFullPages()) {
                    target.endFullPages();
                }
                position += Integer.BYTES + length;
            }
        }
        filled = 0;
        size = 0;
        heap = 0;
        rows = 0;
    }

    long rows() {
        return rows;
    }

    /** Bytes of the rows. */
    long size() {
        return size;
    }

    /** Bytes of heap. */
    long heldBytes() {
        return heap;
    }
}
