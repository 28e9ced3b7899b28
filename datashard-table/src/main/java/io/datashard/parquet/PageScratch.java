package io.datashard.parquet;

import java.util.Arrays;

/** What the pages of one thread are put together in, one after the other. */
final class PageScratch {
    private static final int[] NONE = {};

    private final PlainBytes page = new PlainBytes();
    private int[] ids = NONE;

    /** An empty page. */
    PlainBytes startPage() {
        page.restart();
        return page;
    }

    /** Room for the numbers of the dictionary entries of a page, and for seven more. */
    int[] ids(int count) {
        if (ids.length < count + 7) {
            ids = Arrays.copyOf(NONE, count + 7);
        }
        return ids;
    }
}
