package io.datashard.layout.document;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A part of the text of a JSON document: some bytes of a longer text, which is never changed. Immutable. */
final class TextPiece {
    static final TextPiece OBJECT_START = of("{");
    static final TextPiece OBJECT_END = of("}");
    static final TextPiece ARRAY_START = of("[");
    static final TextPiece ARRAY_END = of("]");
    static final TextPiece COMMA = of(",");

    private final byte[] text;
    private final int from;
    private final int to;

    TextPiece(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
    }

    static TextPiece of(byte[] text) {
        return new TextPiece(text, 0, text.length);
    }

    /** A piece of ASCII characters. */
    static TextPiece of(String text) {
        return of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The text of all pieces, one after the other. */
    static byte[] join(List<TextPiece> pieces) {
        int length = 0;
        for (TextPiece piece : pieces) {
            length += piece.to - piece.from;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (TextPiece piece : pieces) {
            System.arraycopy(piece.text, piece.from, joined, at, piece.to - piece.from);
            at += piece.to - piece.from;
        }
        return joined;
    }
}
