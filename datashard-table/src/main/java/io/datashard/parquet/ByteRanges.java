package io.datashard.parquet;

import java.util.ArrayList;
import java.util.List;

/** Parts of a file, ascending. Parts with a small gap between them are one, because another request costs more than the gap. */
final class ByteRanges {
    /** The gap up to which two parts are read as one. */
    static final long GAP = 128 << 10;

    private final List<long[]> parts = new ArrayList<>();

    /** All bytes of the file. */
    static ByteRanges all() {
        return of(0, Long.MAX_VALUE);
    }

    /** The bytes from one to another, without the latter. */
    static ByteRanges of(long start, long end) {
        ByteRanges ranges = new ByteRanges();
        ranges.add(start, end);
        return ranges;
    }

    /** How many bytes all parts have. */
    long bytes() {
        return parts.stream().mapToLong(part -> part[1] - part[0]).sum();
    }

    /** Adds a part; none of the earlier ones begins after it. */
    void add(long start, long end) {
        long[] last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && start - last[1] <= GAP) {
            last[1] = Math.max(last[1], end);
        } else {
            parts.add(new long[] {start, end});
        }
    }

    /** The end of the part that has this byte; the byte itself if none has it. */
    long endOf(long position) {
        for (long[] part : parts) {
            if (position >= part[0] && position < part[1]) {
                return part[1];
            }
        }
        return position;
    }

    /** First byte and end of each part. */
    List<long[]> parts() {
        return parts;
    }
}
