package io.datashard.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Decodes the numbers of dictionary entries in a page: their width, then runs of one number and packed numbers. */
final class DictionaryIds {
    private static final int MOST_BITS = 32;

    private final RunInput input = new RunInput("numbers");
    private int width;
    private long mask;
    private int left;
    private boolean packed;
    private int repeated;
    /** Position in bits of the next packed number in its run. */
    private long bit;
    /** Bytes of the packed run. */
    private int runBytes;

    void reset(byte[] page, int offset, int length) throws IOException {
        input.reset(page, offset, length);
        left = 0;
        width = length == 0 ? 0 : input.next();
        if (width > MOST_BITS) {
            throw new IOException("numbers of " + width + " bits in a page");
        }
        mask = (1L << width) - 1;
    }

    /** Fills the first {@code count} elements with the next numbers. They may be no numbers of the dictionary, if the page is damaged. */
    void read(int[] target, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int length = run(count - done);
            if (packed) {
                unpack(target, done, length);
            } else {
                Arrays.fill(target, done, done + length, repeated);
            }
            pass(length);
            done += length;
        }
    }

    void skip(int count) throws IOException {
        for (int done = 0; done < count; ) {
            int length = run(count - done);
            pass(length);
            done += length;
        }
    }

    /** The length of what is left of the current run, at most {@code most}. */
    private int run(int most) throws IOException {
        if (left == 0) {
            nextRun();
        }
        return Math.min(left, most);
    }

    private void pass(int length) {
        left -= length;
        if (packed) {
            bit += (long) length * width;
            if (left == 0) {
                input.skip(runBytes);
            }
        }
    }

    private void unpack(int[] target, int from, int length) {
        byte[] bytes = input.bytes();
        int position = input.position();
        long at = bit;
        int i = from;
        int last = from + length;
        // Eight bytes hold any number with the bits before it; they are read at once where the array has them.
        long lastWord = (long) (bytes.length - Long.BYTES - position) << 3;
        for (; i < last && at <= lastWord; i++) {
            long word = (long) PlainBytes.LONG.get(bytes, position + (int) (at >> 3));
            target[i] = (int) (word >>> (at & 7) & mask);
            at += width;
        }
        for (; i < last; i++) {
            target[i] = slow(at);
            at += width;
        }
    }

    private int slow(long at) {
        long word = 0;
        byte[] bytes = input.bytes();
        int first = input.position() + (int) (at >> 3);
        int count = (int) (((at & 7) + width + 7) >> 3);
        for (int i = 0; i < count; i++) {
            word |= (bytes[first + i] & 0xffL) << (i << 3);
        }
        return (int) (word >>> (at & 7) & mask);
    }

    private void nextRun() throws IOException {
        int header = input.header();
        int length = header >>> 1;
        if (length == 0) {
            throw new IOException("an empty run of numbers in a page");
        }
        packed = (header & 1) == 1;
        if (packed) {
            // The last run of a page may lack the bytes that no number of the page needs.
            long whole = (long) length * width;
            runBytes = (int) Math.min(whole, input.remaining());
            long values = width == 0 ? (long) length << 3 : ((long) runBytes << 3) / width;
            left = (int) Math.min(Math.min((long) length << 3, values), Integer.MAX_VALUE);
            bit = 0;
            if (left == 0) {
                throw new EOFException("the numbers of a page end too early");
            }
        } else {
            left = length;
            repeated = 0;
            for (int i = 0; i < (width + 7) >> 3; i++) {
                repeated |= input.next() << (i << 3);
            }
        }
    }
}
