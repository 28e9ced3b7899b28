package io.datashard.parquet;

import io.datashard.parquet.Stretch.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which requests the bytes that columns of a row group need are fetched from a distant store.
 *
 * <p>If all of them are few, they are fetched whole. Of a larger row group, long parts of columns are fetched piece by piece, side by side.
 * Either way, neighbours with a small gap between them are one, and a piece is of no more use when all its columns have passed it.
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
        return of(columns, List.of());
    }

    /**
     * How to fetch what is needed of a row group.
     *
     * @param certain will be read: it is fetched before anybody asks for it
     * @param others are read only where rows match: nothing of them is fetched before, and less at once
     */
    static List<Stretch> of(List<ByteRanges> certain, List<ByteRanges> others) {
        List<Part> early = parts(certain, 0);
        List<Part> late = parts(others, certain.size());
        List<Stretch> stretches = new ArrayList<>();
        for (Stretch stretch : stretches(early, certain.size(), MOST_OF_REQUEST, true)) {
            // What lies in a gap comes with it, and so it stays until its column has passed it, too.
            List<Part> all = new ArrayList<>(stretch.parts());
            late.stream()
                    .filter(part -> part.start() < stretch.end() && part.end() > stretch.start())
                    .forEach(all::add);
            stretches.add(new Stretch(stretch.start(), stretch.end(), stretch.mostOfPiece(), true, all));
        }
        stretches.addAll(stretches(late, others.size(), MOST_OF_REQUEST / 4, false));
        return stretches;
    }

    /** What columns need, ascending. */
    private static List<Part> parts(List<ByteRanges> columns, int firstColumn) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            double all = columns.get(i).bytes();
            long before = 0;
            for (long[] range : columns.get(i).parts()) {
                if (range[1] > range[0]) {
                    long after = before + range[1] - range[0];
                    parts.add(new Part(firstColumn + i, range[0], range[1], before / all, after / all));
                    before = after;
                }
            }
        }
        parts.sort(Comparator.comparingLong(Part::start));
        return parts;
    }

    private static List<Stretch> stretches(List<Part> parts, int columns, int mostOfRequest, boolean early) {
        List<Stretch> whole = gathered(parts, Long.MAX_VALUE, mostOfRequest, early);
        if (bytes(whole) <= MOST_WHOLE) {
            return whole;
        }
        long share = MOST_WHOLE / Math.max(1, columns);
        int piece = (int) Math.max(Math.min(share, mostOfRequest), LEAST_OF_REQUEST);
        return gathered(parts, piece, piece, early);
    }

    private static List<Stretch> gathered(List<Part> parts, long mostGathered, int mostOfPiece, boolean early) {
        return Neighbours.of(parts, Part::start, Part::end, GAP, mostGathered).stream()
                .map(near -> new Stretch(near.start(), near.end(), mostOfPiece, early, near.parts()))
                .toList();
    }

    static long bytes(List<Stretch> stretches) {
        return stretches.stream()
                .mapToLong(stretch -> stretch.end() - stretch.start())
                .sum();
    }
}
