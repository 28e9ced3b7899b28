package io.datashard.parquet;

import io.datashard.storage.StorageInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one column chunk, read ahead in pieces: those that will be needed, as far as that is known. */
final class ChunkInput extends InputStream {
    private final StorageInput input;
    private final long end;
    private final ByteRanges needed;
    private final int readAhead;
    private byte[] buffer = {};
    private int position;
    private int limit;
    private long nextRead;
    /** Nothing from here on is read ahead. */
    private long aheadEnd = Long.MAX_VALUE;

    /**
     * An input for one chunk.
     *
     * @param needed what will be read; nothing else is read ahead
     * @param readAhead how many bytes to read at once, at least, up to the end of what is needed
     */
    ChunkInput(StorageInput input, long start, long length, ByteRanges needed, int readAhead) {
        this.input = input;
        this.needed = needed;
        this.nextRead = start;
        this.end = start + length;
        this.readAhead = readAhead;
    }

    /** Number of bytes not yet read. */
    long remaining() {
        return limit - position + end - nextRead;
    }

    /** Position in the file of the next byte. */
    long position() {
        return nextRead - limit + position;
    }

    /** Moves on to a byte of the chunk; what is skipped is not read, unless it was read ahead. */
    void seek(long target) {
        long start = nextRead - limit;
        if (target >= start && target <= nextRead) {
            position = (int) (target - start);
        } else {
            position = 0;
            limit = 0;
            nextRead = target;
        }
    }

    /** From now on reads nothing ahead that lies at this position of the file or after it. */
    void readAheadTo(long position) {
        aheadEnd = position;
    }

    @Override
    public int read() {
        if (position == limit && !fill(1)) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill(1)) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    /**
     * Skips bytes and leaves them in one piece in {@link #array}.
     *
     * @return index of the first byte; valid until the next read
     */
    int take(int length) throws IOException {
        if (length < 0 || (limit - position < length && !fill(length))) {
            throw new EOFException("a page of " + length + " bytes does not fit into its column");
        }
        int start = position;
        position += length;
        return start;
    }

    byte[] array() {
        return buffer;
    }

    /** Makes {@code length} unread bytes available in one piece; false if the chunk has fewer. */
    private boolean fill(int length) {
        if (length > remaining()) {
            return false;
        }
        int kept = limit - position;
        long useful = kept + Math.min(aheadEnd, Math.min(end, needed.endOf(nextRead))) - nextRead;
        int wanted = (int) Math.max(length, Math.min(useful, readAhead));
        byte[] target = wanted > buffer.length ? new byte[wanted] : buffer;
        System.arraycopy(buffer, position, target, 0, kept);
        input.readFully(nextRead, target, kept, wanted - kept);
        nextRead += wanted - kept;
        buffer = target;
        position = 0;
        limit = wanted;
        return true;
    }
}
