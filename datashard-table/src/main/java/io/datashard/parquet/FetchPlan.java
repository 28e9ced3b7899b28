package io.datashard.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which requests the bytes that columns of a row group need are fetched from a distant store.
 *
 * <p>If all of them are few, they are fetched whole. Of a larger row group, long parts of columns are fetched and passed piece by piece, side by
 * side. Either way, neighbours with a small gap between them are one.
 */
final class FetchPlan {
    /** The gap up to which neighbours are fetched as one: to transfer it takes about half as long as to wait for another request. */
    static final long GAP = 512 << 10;
    /** The most bytes of one request. */
    static final int MOST_OF_REQUEST = 4 << 20;
    /** The fewest bytes for which a long part is cut. */
    static final int LEAST_OF_REQUEST = 256 << 10;
    /** The most bytes of a row group that is fetched whole. */
    static final long MOST_WHOLE = 16L << 20;

    private FetchPlan() {}

    /** How to fetch what will certainly be read. */
    static List<Stretch> early(List<ByteRanges> columns) {
        return of(columns, MOST_OF_REQUEST, true);
    }

    /** How to fetch what is read only where rows match: nothing of it before, and less at once. */
    static List<Stretch> late(List<ByteRanges> columns) {
        return of(columns, MOST_OF_REQUEST / 4, false);
    }

    private static List<Stretch> of(List<ByteRanges> columns, int mostOfRequest, boolean early) {
        List<long[]> parts = new ArrayList<>();
        columns.forEach(column -> parts.addAll(column.parts()));
        parts.sort(Comparator.comparingLong(part -> part[0]));
        List<Stretch> whole = gathered(parts, Long.MAX_VALUE, mostOfRequest, early);
        if (bytes(whole) <= MOST_WHOLE) {
            return whole;
        }
        long share = MOST_WHOLE / Math.max(1, columns.size());
        int piece = (int) Math.max(Math.min(share, mostOfRequest), LEAST_OF_REQUEST);
        return gathered(parts, piece, piece, early);
    }

    /** Gathers neighbours. Parts longer than {@code mostGathered} stay alone, and are passed by their column. */
    private static List<Stretch> gathered(List<long[]> parts, long mostGathered, int mostOfPiece, boolean early) {
        List<Stretch> stretches = new ArrayList<>();
        long start = 0;
        long end = 0;
        for (long[] part : parts) {
            long next = Math.max(end, part[1]);
            if (part[0] - end > GAP || next - start > mostGathered || end == 0) {
                add(stretches, start, end, mostGathered, mostOfPiece, early);
                start = part[0];
                next = part[1];
            }
            end = next;
        }
        add(stretches, start, end, mostGathered, mostOfPiece, early);
        return stretches;
    }

    private static void add(
            List<Stretch> stretches, long start, long end, long mostGathered, int mostOfPiece, boolean early) {
        if (end > start) {
            stretches.add(new Stretch(start, end, mostOfPiece, end - start > mostGathered, early));
        }
    }

    static long bytes(List<Stretch> stretches) {
        return stretches.stream()
                .mapToLong(stretch -> stretch.end() - stretch.start())
                .sum();
    }
}
