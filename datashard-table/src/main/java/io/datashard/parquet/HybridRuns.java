package io.datashard.parquet;

import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/** Encodes small numbers as Parquet's mix of runs of one number and of bit-packed numbers. */
final class HybridRuns {
    private static final int GROUP = 8;
    /** A shorter run saves less than what two more headers take. */
    private static final int LEAST_RUN_BITS = 64;

    private HybridRuns() {}

    /** Appends a run of one number. */
    static void repeat(int number, int count, int width, PlainBytes out) {
        out.putVarint(count << 1);
        for (int bits = 0; bits < width; bits += 8) {
            out.putByte(number >>> bits);
        }
    }

    /**
     * Appends numbers.
     *
     * @param numbers has room for seven more elements, which are lost
     * @param width bits of a number
     */
    static void append(int[] numbers, int count, int width, PlainBytes out) {
        if (width == 0) {
            if (count > 0) {
                repeat(0, count, width, out);
            }
            return;
        }
        for (int i = count; i < count + GROUP - 1; i++) {
            numbers[i] = 0;
        }
        BytePacker packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
        int leastRun = Math.max(GROUP, LEAST_RUN_BITS / width);
        int packedFrom = 0;
        int position = 0;
        while (position + GROUP <= count) {
            int end = endOfRun(numbers, position, count);
            if (end - position >= leastRun) {
                pack(numbers, packedFrom, position, packer, out);
                repeat(numbers[position], end - position, width, out);
                packedFrom = end;
                position = end;
            } else {
                position += GROUP;
            }
        }
        pack(numbers, packedFrom, count, packer, out);
    }

    /** The end of the run of one number that starts here; the start if it is shorter than a group. */
    private static int endOfRun(int[] numbers, int start, int count) {
        int number = numbers[start];
        if (numbers[start + GROUP - 1] != number) {
            return start;
        }
        int end = start + 1;
        while (end < count && numbers[end] == number) {
            end++;
        }
        return end;
    }

    /** Appends one bit-packed run; what is missing in the last group is filled with the elements behind. */
    private static void pack(int[] numbers, int from, int to, BytePacker packer, PlainBytes out) {
        int groups = (to - from + GROUP - 1) / GROUP;
        if (groups == 0) {
            return;
        }
        out.putVarint((groups << 1) | 1);
        int width = packer.getBitWidth();
        int at = out.putSpace(groups * width);
        byte[] target = out.array();
        for (int i = 0; i < groups; i++) {
            packer.pack8Values(numbers, from + i * GROUP, target, at + i * width);
        }
    }
}
