package io.datashard.parquet;

import java.util.Arrays;

/** Which values of an unfinished page are null. Takes memory only once there is a null. */
final class NullBits {
    private static final long[] NONE = {};

    private final CountingAllocator heap;
    private long[] bits = NONE;
    private int count;

    NullBits(CountingAllocator heap) {
        this.heap = heap;
    }

    /** Number of nulls. */
    int count() {
        return count;
    }

    void set(int value) {
        int word = value >> 6;
        if (word >= bits.length) {
            int next = Math.max(word + 1, bits.length + (bits.length >> 1) + 1);
            heap.add((long) Long.BYTES * (next - bits.length));
            bits = Arrays.copyOf(bits, next);
        }
        bits[word] |= 1L << value;
        count++;
    }

    /** Forgets the null of a value, if it is one. */
    void unset(int value) {
        int word = value >> 6;
        if (word < bits.length && ((bits[word] >>> value) & 1) != 0) {
            bits[word] &= ~(1L << value);
            count--;
        }
    }

    void clear() {
        if (count > 0) {
            Arrays.fill(bits, 0);
            count = 0;
        }
    }

    /** Forgets all nulls and frees their memory. */
    void release() {
        heap.add(-(long) Long.BYTES * bits.length);
        bits = NONE;
        count = 0;
    }

    /**
     * Appends the definition levels of a flat optional column, after their length: 1 = a value, 0 = null.
     *
     * @param values number of values, with nulls; at least one
     */
    void appendLevels(int values, PlainBytes out) {
        int start = out.putSpace(Integer.BYTES);
        if (count == 0 || count == values) {
            HybridRuns.repeat(count == 0 ? 1 : 0, values, 1, out);
        } else {
            packLevels(values, out);
        }
        PlainBytes.INT.set(out.array(), start, out.length() - start - Integer.BYTES);
    }

    private void packLevels(int values, PlainBytes out) {
        int length = (values + 7) >> 3;
        out.putVarint((length << 1) | 1);
        int start = out.length();
        int words = (values + 63) >> 6;
        for (int i = 0; i < words; i++) {
            out.putLong(i < bits.length ? ~bits[i] : -1L);
        }
        out.truncate(start + length);
        // Nothing but zeros after the last value, so that equal rows make equal files.
        out.array()[start + length - 1] &= (byte) (0xff >>> (-values & 7));
    }
}
