package io.datashard.parquet;

/**
 * Consecutive bytes of a data file, which are fetched in pieces of about the same length.
 *
 * @param start first byte
 * @param end the byte after the last
 * @param mostOfPiece the most bytes of a piece
 * @param passed whether its reader goes through it once, so that a piece is of no more use when a later byte was read
 * @param early whether it is fetched before anybody asks for a byte of it
 */
record Stretch(long start, long end, int mostOfPiece, boolean passed, boolean early) {
    int pieces() {
        return (int) Math.max(1, (end - start + mostOfPiece - 1) / mostOfPiece);
    }

    /** First byte of a piece; of the piece after the last, the end. */
    long startOf(int piece) {
        return start + (end - start) * piece / pieces();
    }

    /** The piece that has this byte of the stretch. */
    int pieceOf(long position) {
        int piece = (int) ((position - start) * pieces() / (end - start));
        while (startOf(piece) > position) {
            piece--;
        }
        while (startOf(piece + 1) <= position) {
            piece++;
        }
        return piece;
    }

    boolean has(long position) {
        return position >= start && position < end;
    }
}
