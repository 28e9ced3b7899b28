package io.datashard.parquet;

import java.io.EOFException;
import java.io.IOException;

/** The bytes of runs in a page: of definition levels, or of numbers of dictionary entries. */
final class RunInput {
    private final String what;
    private byte[] bytes = {};
    private int position;
    private int end;

    /**
     * No bytes.
     *
     * @param what what the runs hold, for messages
     */
    RunInput(String what) {
        this.what = what;
    }

    void reset(byte[] page, int offset, int length) {
        bytes = page;
        position = offset;
        end = offset + length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The index of the next byte. */
    int position() {
        return position;
    }

    /** Number of bytes that are left. */
    int remaining() {
        return end - position;
    }

    void skip(int count) {
        position += count;
    }

    int next() throws IOException {
        if (position >= end) {
            throw new EOFException("the " + what + " of a page end too early");
        }
        return bytes[position++] & 0xff;
    }

    /** The header of a run: an int in seven bits a byte, the lowest first. */
    int header() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            int part = next();
            value |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("a run of " + what + " is too long");
    }
}
