package io.datashard.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of one row on its way into, or out of, {@link GatheredRows}: which columns are null, then the values of the others. */
final class RowBytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int nullBytes;
    private byte[] bytes;
    private int position;

    RowBytes(int columns) {
        this.nullBytes = (columns + 7) >> 3;
        this.bytes = new byte[nullBytes + 256];
    }

    /** Starts a row to write; no column is null so far. */
    void begin() {
        Arrays.fill(bytes, 0, nullBytes, (byte) 0);
        position = nullBytes;
    }

    /** Starts a row of this length to read; the caller fills the returned array from its start. */
    byte[] begin(int length) {
        require(length - position);
        position = nullBytes;
        return bytes;
    }

    /** The array with the written row in its first {@link #length} bytes. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return position;
    }

    void putNull(int column) {
        bytes[column >> 3] |= (byte) (1 << (column & 7));
    }

    boolean isNull(int column) {
        return (bytes[column >> 3] >> (column & 7) & 1) != 0;
    }

    void putByte(int value) {
        require(1);
        bytes[position++] = (byte) value;
    }

    byte getByte() {
        return bytes[position++];
    }

    void putInt(int value) {
        require(Integer.BYTES);
        INT.set(bytes, position, value);
        position += Integer.BYTES;
    }

    int getInt() {
        int value = (int) INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    void putLong(long value) {
        require(Long.BYTES);
        LONG.set(bytes, position, value);
        position += Long.BYTES;
    }

    long getLong() {
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** Puts bytes whose length the reader knows. */
    void putFixed(byte[] value) {
        require(value.length);
        System.arraycopy(value, 0, bytes, position, value.length);
        position += value.length;
    }

    void getFixed(byte[] value) {
        System.arraycopy(bytes, position, value, 0, value.length);
        position += value.length;
    }

    void putBytes(byte[] value) {
        int length = value.length;
        while (length > 0x7f) {
            putByte(length | 0x80);
            length >>>= 7;
        }
        putByte(length);
        putFixed(value);
    }

    byte[] getBytes() {
        int length = 0;
        int shift = 0;
        int part = getByte();
        while (part < 0) {
            length |= (part & 0x7f) << shift;
            shift += 7;
            part = getByte();
        }
        byte[] value = new byte[length | part << shift];
        getFixed(value);
        return value;
    }

    private void require(int more) {
        if (more > bytes.length - position) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(position + more, Math.min(2 * bytes.length, bytes.length + (1 << 20))));
        }
    }
}
