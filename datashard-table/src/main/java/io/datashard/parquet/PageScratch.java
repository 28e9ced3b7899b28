package io.datashard.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the pages of one thread are put together in, one after the other. */
final class PageScratch {
    private static final int[] NONE = {};

    private final PlainBytes page = new PlainBytes();
    private final PlainBytes differences = new PlainBytes();
    private @Nullable DeltaNumbers deltas;
    private int[] ids = NONE;

    /** An empty page. */
    PlainBytes startPage() {
        page.restart();
        return page;
    }

    /**
     * Whole numbers as differences; null if these take more than half of the numbers: less would not make up for what compression loses by them.
     *
     * @param count how many numbers, at least one
     * @param width bytes of a number
     */
    @Nullable PlainBytes differences(PlainBytes numbers, int count, int width) {
        if (deltas == null) {
            deltas = new DeltaNumbers();
        }
        differences.restart();
        return deltas.append(numbers.array(), count, width, numbers.length() / 2, differences) ? differences : null;
    }

    /** Room for the numbers of the dictionary entries of a page, and for seven more. */
    int[] ids(int count) {
        if (ids.length < count + 7) {
            ids = Arrays.copyOf(NONE, count + 7);
        }
        return ids;
    }
}
