package io.datashard.parquet;

import org.apache.parquet.column.values.bitpacking.BytePackerForLong;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Encodes whole numbers as Parquet's DELTA_BINARY_PACKED: the first value, then blocks of differences from value to value, less the least of the
 * block, bit-packed. Differences wrap around in the width of the numbers. Not thread-safe.
 */
final class DeltaNumbers {
    /** As Parquet's own writers have it. */
    private static final int BLOCK = 128;

    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;
    private static final int GROUP = 8;

    private final long[] deltas = new long[BLOCK];
    private long previous;

    /**
     * Appends numbers, unless they take too much.
     *
     * @param plain the numbers in PLAIN encoding
     * @param count how many, at least one
     * @param width bytes of a number, 4 or 8
     * @param most the most bytes that they may take
     * @return whether they are appended; if not, the output may have a part of them
     */
    boolean append(byte[] plain, int count, int width, int most, PlainBytes out) {
        int start = out.length();
        out.putVarint(BLOCK);
        out.putVarint(MINIBLOCKS);
        out.putVarint(count);
        previous = number(plain, width, 0);
        out.putZigzag(previous);
        for (int from = 1; from < count && out.length() - start <= most; from += BLOCK) {
            int length = Math.min(BLOCK, count - from);
            appendBlock(length, difference(plain, width, from, length), out);
        }
        return out.length() - start <= most;
    }

    private static long number(byte[] plain, int width, int index) {
        return width == Long.BYTES
                ? (long) PlainBytes.LONG.get(plain, index * Long.BYTES)
                : (int) PlainBytes.INT.get(plain, index * Integer.BYTES);
    }

    /** Computes the differences of a block, and returns the least. */
    private long difference(byte[] plain, int width, int from, int length) {
        long before = previous;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < length; i++) {
            long number = number(plain, width, from + i);
            // A difference of ints must fit into an int: some readers refuse wider ones.
            long delta = width == Long.BYTES ? number - before : (int) (number - before);
            deltas[i] = delta;
            least = Math.min(least, delta);
            before = number;
        }
        previous = before;
        return least;
    }

    private void appendBlock(int length, long least, PlainBytes out) {
        out.putZigzag(least);
        int widths = out.putSpace(MINIBLOCKS);
        for (int i = 0; i < MINIBLOCKS; i++) {
            int bits = bits(i * MINIBLOCK, length, least);
            out.array()[widths + i] = (byte) bits;
            if (bits > 0) {
                pack(i * MINIBLOCK, bits, out);
            }
        }
    }

    /** Subtracts the least difference from those of a part of the block; returns the bits of the largest. */
    private int bits(int from, int length, long least) {
        long all = 0;
        int end = Math.min(from + MINIBLOCK, length);
        for (int i = from; i < end; i++) {
            deltas[i] -= least;
            all |= deltas[i];
        }
        // Nothing but zeros after the last number, so that equal rows make equal files.
        for (int i = Math.max(from, end); i < from + MINIBLOCK; i++) {
            deltas[i] = 0;
        }
        return Long.SIZE - Long.numberOfLeadingZeros(all);
    }

    private void pack(int from, int bits, PlainBytes out) {
        BytePackerForLong packer = Packer.LITTLE_ENDIAN.newBytePackerForLong(bits);
        int at = out.putSpace(MINIBLOCK / GROUP * bits);
        byte[] target = out.array();
        for (int i = 0; i < MINIBLOCK / GROUP; i++) {
            packer.pack8Values(deltas, from + i * GROUP, target, at + i * bits);
        }
    }
}
