package io.datashard.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in Parquet's PLAIN encoding, appended one after the other: numbers little-endian, bytes after their length, bytes of a fixed length without
 * it. A boolean is a byte here, and a bit only in a page.
 */
final class PlainBytes {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The longest array that is kept when bytes are dropped. */
    static final int MOST_KEPT_BYTES = 2 << 20;

    private static final byte[] NONE = {};
    private static final int FIRST_BYTES = 64;
    /** Up to this length, an array doubles; then it grows by half. */
    private static final int DOUBLES_UP_TO = 64 << 10;

    private final @Nullable CountingAllocator heap;
    private byte[] bytes = NONE;
    private int length;

    /** Bytes whose memory nobody counts. */
    PlainBytes() {
        this(null);
    }

    /**
     * Bytes.
     *
     * @param heap counts the memory of the array
     */
    PlainBytes(@Nullable CountingAllocator heap) {
        this.heap = heap;
    }

    /** The array with the bytes in its first {@link #length} elements. Appending may replace it. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Drops the bytes from this length on, and keeps their memory. */
    void truncate(int to) {
        length = to;
    }

    /** Drops all bytes, and their memory if it is much: one huge value must not keep it. */
    void restart() {
        if (bytes.length > MOST_KEPT_BYTES) {
            resize(NONE);
        }
        length = 0;
    }

    /** Drops all bytes and their memory. */
    void release() {
        resize(NONE);
        length = 0;
    }

    void putByte(int value) {
        require(1);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        require(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        require(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    /** Appends the lowest bytes of a number, the highest of them first. */
    void putBigEndian(long value, int count) {
        require(count);
        for (int shift = Byte.SIZE * (count - 1); shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** Appends an int as Parquet writes the headers of runs: seven bits a byte, the lowest first. */
    void putVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            putByte(rest | 0x80);
            rest >>>= 7;
        }
        putByte(rest);
    }

    /** Appends a long so that numbers near zero are short: the sign last, then seven bits a byte, the lowest first. */
    void putZigzag(long value) {
        long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((rest & ~0x7fL) != 0) {
            putByte((int) rest | 0x80);
            rest >>>= 7;
        }
        putByte((int) rest);
    }

    /** Appends bytes after their length. */
    void putBytes(byte[] source, int offset, int count) {
        require(Integer.BYTES + count);
        INT.set(bytes, length, count);
        System.arraycopy(source, offset, bytes, length + Integer.BYTES, count);
        length += Integer.BYTES + count;
    }

    /** Appends bytes as they are. */
    void putRaw(byte[] source, int offset, int count) {
        require(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /**
     * Appends bytes whose values the caller sets.
     *
     * @return where they start
     */
    int putSpace(int count) {
        require(count);
        int start = length;
        length += count;
        return start;
    }

    private void require(int more) {
        if (more > bytes.length - length) {
            grow(Math.addExact(length, more));
        }
    }

    private void grow(int least) {
        int now = bytes.length;
        long next = now < DOUBLES_UP_TO ? Math.max(FIRST_BYTES, 2L * now) : now + (now >> 1);
        resize(Arrays.copyOf(bytes, (int) Math.max(least, Math.min(next, Integer.MAX_VALUE - 8))));
    }

    private void resize(byte[] next) {
        if (heap != null) {
            heap.add(next.length - bytes.length);
        }
        bytes = next;
    }
}
