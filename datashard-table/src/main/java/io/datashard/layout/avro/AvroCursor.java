package io.datashard.layout.avro;

import io.datashard.error.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in Avro's binary encoding, in memory. Checks every length against the remaining bytes before it moves or allocates: damage ends in a
 * {@link CorruptDataException}, never in a lack of memory. After one, the place is undefined. Not thread-safe.
 */
public final class AvroCursor {
    private static final int MAX_VARINT_BYTES = 10;
    private static final String DAMAGED = "it is damaged";
    private static final String CUT_OFF = "it is damaged or cut off";

    private final byte[] bytes;
    private final int end;
    private final String where;
    private int position;

    /**
     * A cursor at {@code start}.
     *
     * @param bytes not copied: do not change them
     * @param end the index after the last byte
     * @param where the file, for messages
     */
    AvroCursor(byte[] bytes, int start, int end, String where) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.where = where;
    }

    /** Another cursor at the same place. */
    AvroCursor copy() {
        return new AvroCursor(bytes, position, end, where);
    }

    /** All bytes, also those outside the part of this cursor. Callers must not change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** The index of the next byte. */
    public int position() {
        return position;
    }

    boolean hasRemaining() {
        return position < end;
    }

    void moveTo(int place) {
        position = place;
    }

    CorruptDataException corrupt(String why) {
        return ManifestErrors.corrupt(where, why + " (byte " + position + ")");
    }

    /** A number of variable length, int or long. */
    public long readLong() {
        if (position < end && bytes[position] >= 0) {
            long only = bytes[position++];
            return (only >>> 1) ^ -(only & 1);
        }
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            byte next = readByte();
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupt(DAMAGED);
    }

    void skipLong() {
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (readByte() >= 0) {
                return;
            }
        }
        throw corrupt(DAMAGED);
    }

    byte readByte() {
        if (position >= end) {
            throw corrupt(CUT_OFF);
        }
        return bytes[position++];
    }

    /** The number of bytes of the text or bytes that follow. */
    public int readLength() {
        long length = readLong();
        if (length < 0 || length > end - position) {
            throw corrupt(CUT_OFF);
        }
        return (int) length;
    }

    void skip(int length) {
        if (length > end - position) {
            throw corrupt(CUT_OFF);
        }
        position += length;
    }

    /** Number of the next items in an array or map; 0 at its end. After a negative number, their length in bytes follows. */
    public long readItemCount() {
        long count = readLong();
        if (count < 0) {
            skipLong();
            count = -count;
        }
        if (count < 0 || count > end - position) {
            throw corrupt(CUT_OFF);
        }
        return count;
    }

    /** The index of a branch of a union, or of a symbol of an enum. */
    int readIndex(int choices) {
        long index = readLong();
        if (index < 0 || index >= choices) {
            throw corrupt(DAMAGED);
        }
        return (int) index;
    }

    /** The next text. */
    public String readString() {
        return readText(readLength());
    }

    /** A text of so many bytes, which begins here. */
    public String readText(int length) {
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(ByteBuffer.wrap(bytes, position, length))) {
            throw corrupt("a text in it is not UTF-8");
        }
        position += length;
        return text;
    }

    /** Java decodes damaged UTF-8 to U+FFFD: only a text with that character needs the slow check. */
    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A copy of the next bytes. */
    public byte[] readBytes() {
        return readFixed(readLength());
    }

    byte[] readFixed(int length) {
        int start = position;
        skip(length);
        return Arrays.copyOfRange(bytes, start, position);
    }

    float readFloat() {
        return Float.intBitsToFloat((int) readLittleEndian(Float.BYTES));
    }

    double readDouble() {
        return Double.longBitsToDouble(readLittleEndian(Double.BYTES));
    }

    private long readLittleEndian(int length) {
        int start = position;
        skip(length);
        long bits = 0;
        for (int i = length - 1; i >= 0; i--) {
            bits = (bits << Byte.SIZE) | (bytes[start + i] & 0xFF);
        }
        return bits;
    }
}
