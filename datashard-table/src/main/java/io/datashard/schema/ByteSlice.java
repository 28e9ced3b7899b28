package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.util.Arrays;

/** A part of a byte array, to show bytes where they are instead of copying them. May be set again and again. Not thread-safe. */
@PublicEvolving
public final class ByteSlice {
    private static final byte[] NONE = {};

    private byte[] array = NONE;
    private int offset;
    private int length;

    /** Shows nothing so far. */
    public ByteSlice() {}

    /** Shows a part of an array. */
    public void set(byte[] source, int from, int count) {
        array = source;
        offset = from;
        length = count;
    }

    /** Shows a whole array. */
    public void set(byte[] source) {
        set(source, 0, source.length);
    }

    /** The array; only the part from {@link #offset} on, of {@link #length} bytes, is shown. Callers must not change it. */
    public byte[] array() {
        return array;
    }

    /** Where the part begins. */
    public int offset() {
        return offset;
    }

    /** How many bytes the part has. */
    public int length() {
        return length;
    }

    /** The bytes as an array of their own: the array itself if all of it is shown. */
    public byte[] toArray() {
        return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
    }
}
