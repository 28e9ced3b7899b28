package io.datashard.layout.avro;

import java.io.ByteArrayOutputStream;

/** Cursors for tests of packages that decode what a cursor points to. */
public final class Cursors {
    private Cursors() {}

    /** A cursor at an encoded text of these bytes, between other bytes. */
    public static AvroCursor atText(byte[] text) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write('x');
        int length = text.length << 1;
        for (; length > 0x7f; length >>>= 7) {
            encoded.write((length & 0x7f) | 0x80);
        }
        encoded.write(length);
        encoded.writeBytes(text);
        int end = encoded.size();
        encoded.writeBytes(new byte[] {'"', '}'});
        return new AvroCursor(encoded.toByteArray(), 1, end, "a test");
    }
}
