package io.datashard.parquet;

import java.io.IOException;

/** Decodes which values of a page are null: Parquet's definition levels of a flat optional column, as runs and packed bits of width 1. */
final class DefinitionLevels {
    private byte[] bytes = {};
    private int position;
    private int end;
    private int left;
    private boolean packed;
    private int bit;
    private boolean present;

    /** Starts a page's levels. */
    void reset(byte[] page, int offset, int length) {
        bytes = page;
        position = offset;
        end = offset + length;
        left = 0;
    }

    /**
     * Reads levels.
     *
     * @param nulls receives, from {@code from} on, which of the next {@code count} values are null
     * @return how many of them are null
     */
    int read(boolean[] nulls, int from, int count) throws IOException {
        int nullCount = 0;
        int index = from;
        int last = from + count;
        while (index < last) {
            if (left == 0) {
                nextRun();
            }
            int length = Math.min(left, last - index);
            nullCount += packed ? unpack(nulls, index, length) : repeat(nulls, index, length);
            left -= length;
            index += length;
        }
        return nullCount;
    }

    private int repeat(boolean[] nulls, int from, int length) {
        for (int i = from; i < from + length; i++) {
            nulls[i] = !present;
        }
        return present ? 0 : length;
    }

    private int unpack(boolean[] nulls, int from, int length) {
        int nullCount = 0;
        for (int i = from; i < from + length; i++) {
            boolean isNull = (bytes[position + (bit >> 3)] >> (bit & 7) & 1) == 0;
            nulls[i] = isNull;
            nullCount += isNull ? 1 : 0;
            bit++;
        }
        if (length == left) {
            position += (bit + 7) >> 3;
        }
        return nullCount;
    }

    private void nextRun() throws IOException {
        int header = varint();
        int length = header >>> 1;
        packed = (header & 1) == 1;
        if (packed) {
            if (length == 0 || length > end - position) {
                throw new IOException("levels of " + length + " bytes do not fit into their page");
            }
            left = length << 3;
            bit = 0;
        } else {
            if (length == 0) {
                throw new IOException("an empty run of levels");
            }
            left = length;
            present = next() == 1;
        }
    }

    private int varint() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            int part = next();
            value |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("a run of levels is too long");
    }

    private int next() throws IOException {
        if (position >= end) {
            throw new IOException("the levels of a page end too early");
        }
        return bytes[position++] & 0xff;
    }
}
