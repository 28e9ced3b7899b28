package io.datashard.parquet;

import java.io.IOException;

/** Decodes which values of a page are null: Parquet's definition levels of a flat optional column, as runs and packed bits of width 1. */
final class DefinitionLevels {
    private final RunInput input = new RunInput("levels");
    private int left;
    private boolean packed;
    private int bit;
    private boolean present;

    /** Starts a page's levels. */
    void reset(byte[] page, int offset, int length) {
        input.reset(page, offset, length);
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
        byte[] bytes = input.bytes();
        int position = input.position();
        int nullCount = 0;
        for (int i = from; i < from + length; i++) {
            boolean isNull = (bytes[position + (bit >> 3)] >> (bit & 7) & 1) == 0;
            nulls[i] = isNull;
            nullCount += isNull ? 1 : 0;
            bit++;
        }
        if (length == left) {
            input.skip((bit + 7) >> 3);
        }
        return nullCount;
    }

    private void nextRun() throws IOException {
        int header = input.header();
        int length = header >>> 1;
        packed = (header & 1) == 1;
        if (packed) {
            if (length == 0 || length > input.remaining()) {
                throw new IOException("levels of " + length + " bytes do not fit into their page");
            }
            left = length << 3;
            bit = 0;
        } else {
            if (length == 0) {
                throw new IOException("an empty run of levels");
            }
            left = length;
            present = input.next() == 1;
        }
    }
}
