package io.datashard.parquet;

import java.util.List;

/**
 * Consecutive bytes of a data file, which are fetched in pieces of about the same length.
 *
 * @param start first byte
 * @param end the byte after the last
 * @param mostOfPiece the most bytes of a piece
 * @param early whether it is fetched before anybody asks for a byte of it
 * @param parts what columns need of it, ascending; the bytes between are fetched for nobody
 */
record Stretch(long start, long end, int mostOfPiece, boolean early, List<Part> parts) {
    Stretch {
        parts = List.copyOf(parts);
    }

    /**
     * Consecutive bytes that one column needs. Its reader goes through all parts of its column once, in the order of the file.
     *
     * @param column tells the columns of a plan apart
     * @param from how far into what its column needs it begins, from 0 to 1: about how many of the rows are read before it
     * @param to the same of its end
     */
    record Part(int column, long start, long end, double from, double to) {
        boolean has(long position) {
            return position >= start && position < end;
        }

        /** How far into what its column needs a byte of it is. */
        double at(long position) {
            return from + (to - from) * (position - start) / (end - start);
        }
    }

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

    /** What columns need of a piece. */
    List<Part> partsOf(int piece) {
        return parts.stream()
                .filter(part -> part.start < startOf(piece + 1) && part.end > startOf(piece))
                .toList();
    }

    boolean has(long position) {
        return position >= start && position < end;
    }
}
