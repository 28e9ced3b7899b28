package io.datashard.parquet;

import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of a row group.
 *
 * @param ranges ascending ranges that neither overlap nor touch
 */
record RowRanges(List<Range> ranges) {
    /**
     * Consecutive rows, counted from the row group's first.
     *
     * @param from the first
     * @param to the row after the last
     */
    record Range(long from, long to) {}

    RowRanges {
        ranges = List.copyOf(ranges);
    }

    /** The rows from one to another, without the latter. */
    static RowRanges of(long from, long to) {
        return from < to ? new RowRanges(List.of(new Range(from, to))) : none();
    }

    static RowRanges none() {
        return new RowRanges(List.of());
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** The rows that are in both. */
    RowRanges and(RowRanges other) {
        List<Range> both = new ArrayList<>();
        int left = 0;
        int right = 0;
        while (left < ranges.size() && right < other.ranges.size()) {
            Range a = ranges.get(left);
            Range b = other.ranges.get(right);
            long from = Math.max(a.from, b.from);
            long to = Math.min(a.to, b.to);
            if (from < to) {
                both.add(new Range(from, to));
            }
            if (a.to < b.to) {
                left++;
            } else {
                right++;
            }
        }
        return new RowRanges(both);
    }

    /** The rows that are in either. */
    RowRanges or(RowRanges other) {
        Builder either = new Builder();
        int left = 0;
        int right = 0;
        while (left < ranges.size() || right < other.ranges.size()) {
            boolean takesLeft = right == other.ranges.size()
                    || (left < ranges.size() && ranges.get(left).from <= other.ranges.get(right).from);
            either.add(takesLeft ? ranges.get(left++) : other.ranges.get(right++));
        }
        return either.build();
    }

    /** Puts ranges together whose starts ascend. */
    static final class Builder {
        private final List<Range> built = new ArrayList<>();

        void add(Range next) {
            Range last = built.isEmpty() ? null : built.get(built.size() - 1);
            if (last != null && next.from <= last.to) {
                built.set(built.size() - 1, new Range(last.from, Math.max(last.to, next.to)));
            } else {
                built.add(next);
            }
        }

        RowRanges build() {
            return new RowRanges(built);
        }
    }
}
