package io.datashard.benchmarks.data;

/**
 * The hash of a row, made of the hashes of its values one column after the other: a changed value, two values that changed places, or a value in
 * another column give another hash.
 */
public final class RowHash {
    /** The hash of no value. */
    public static final long START = 0x243F6A8885A308D3L;

    /** Stands for a null. */
    public static final long NULL = 0x7ED55D16A8F3C0DEL;

    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final long BYTES_START = 0xCBF29CE484222325L;
    private static final long BYTES_PRIME = 0x100000001B3L;

    private RowHash() {}

    /** The hash of a row that has one more value. */
    public static long add(long row, long value) {
        long mixed = (row + ODD) ^ value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The hash of all bytes of a value. */
    public static long of(byte[] value) {
        long hash = BYTES_START;
        for (byte one : value) {
            hash = (hash ^ (one & 0xFF)) * BYTES_PRIME;
        }
        return hash;
    }

    public static long of(double value) {
        return Double.doubleToLongBits(value);
    }

    public static long of(boolean value) {
        return value ? 3 : 2;
    }
}
