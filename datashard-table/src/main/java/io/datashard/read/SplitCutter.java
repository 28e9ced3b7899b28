package io.datashard.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts data files into splits of about a target length. Readers read the row groups that begin in a split, so that a cut may be anywhere.
 *
 * @param targetBytes target length
 */
record SplitCutter(long targetBytes) {
    /** A remainder below this share of the target stays with the split before it. */
    private static final double SLACK = 0.1;

    /** The splits of a file, in order, with ordinals from {@code firstOrdinal}. */
    List<FileSplit> cut(ScannedFile scanned, long firstOrdinal) {
        long size = Math.max(1, scanned.file().sizeInBytes());
        List<FileSplit> splits = new ArrayList<>();
        long start = 0;
        while (start < size) {
            long rest = size - start;
            long end = rest <= targetBytes * (1 + SLACK) ? size : start + targetBytes;
            splits.add(new FileSplit(firstOrdinal + splits.size(), scanned, start, end));
            start = end;
        }
        return splits;
    }
}
