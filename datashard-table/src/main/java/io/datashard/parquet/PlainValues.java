package io.datashard.parquet;

import java.io.EOFException;
import java.io.IOException;

/** The plainly encoded values of a page or dictionary, and how far they were read. */
final class PlainValues {
    private byte[] array = {};
    private int position;
    private int end;

    void reset(byte[] bytes, int offset, int length) {
        array = bytes;
        position = offset;
        end = offset + length;
    }

    byte[] array() {
        return array;
    }

    /**
     * Passes values of a fixed width.
     *
     * @return index of the first byte
     */
    int take(int count, int width) throws IOException {
        if ((long) count * width > end - position) {
            throw new EOFException("a page has fewer values than it claims");
        }
        int start = position;
        position += count * width;
        return start;
    }

    /** Passes the length of a value, and returns it; the value follows. */
    int takeLength() throws IOException {
        int length = (int) PlainBytes.INT.get(array, take(1, Integer.BYTES));
        if (length < 0 || length > end - position) {
            throw new EOFException("a value of " + length + " bytes does not fit into its page");
        }
        return length;
    }

    /** Passes values that have their length before them. */
    void skipLengths(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int length = takeLength();
            position += length;
        }
    }
}
