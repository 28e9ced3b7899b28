package io.datashard.parquet;

/**
 * The different values of a column of a row group, numbered, while that pays. Takes whole pages: a page is in numbers of entries, or it is not.
 * Everything is in arrays of known size that grow with the entries.
 */
abstract class ValueDictionary {
    /** Heap of an array beside its elements. */
    static final int ARRAY_HEAP = 16;

    static final int FIRST_SLOTS = 16;
    /** Number of entries to which pages refer. */
    private int used;

    private boolean ended;

    /**
     * Finds the entries of the values of a page, adds those that are new, and appends the numbers of the entries, if that is smaller.
     *
     * @param count number of values, at least one
     * @param ids receives the number of the entry of each value; seven more elements are lost
     * @param limits what the page and the dictionary may take
     * @param page receives the width of the numbers and the numbers
     * @return whether it is smaller so. If it is not, the page is as before and the dictionary takes no more pages
     */
    final boolean encode(PlainBytes values, int count, int[] ids, Limits limits, PlainBytes page) {
        if (ended) {
            return false;
        }
        int start = page.length();
        int before = bytes();
        if (lookUp(values.array(), count, ids, limits.dictionaryBytes())) {
            page.putByte(width());
            HybridRuns.append(ids, count, width(), page);
            if (page.length() - start + bytes() - before < limits.pageBytes()) {
                used = entries();
                return true;
            }
            page.truncate(start);
        }
        end();
        return false;
    }

    /**
     * What a page may take.
     *
     * @param dictionaryBytes how many bytes the entries may have, in PLAIN encoding
     * @param pageBytes how many bytes the page takes without the dictionary
     */
    record Limits(int dictionaryBytes, int pageBytes) {}

    /** Takes no more pages, and keeps only what earlier pages need. */
    private void end() {
        ended = true;
        keep(used);
    }

    /** Bits of the number of an entry. */
    final int width() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(entries() - 1);
    }

    /** Whether pages refer to entries. */
    final boolean isUsed() {
        return used > 0;
    }

    /** Number of entries. */
    abstract int entries();

    /** Bytes of the entries in PLAIN encoding. */
    abstract int bytes();

    /** Finds or adds the entries of values; false if there are too many. */
    abstract boolean lookUp(byte[] values, int count, int[] ids, int maxBytes);

    /** Drops all entries but the first ones, and all that finds entries. */
    abstract void keep(int first);

    /** Appends the entries in PLAIN encoding. */
    abstract void appendTo(PlainBytes out);

    /** Bytes of heap. */
    abstract long heldBytes();

    /** The next length of an array: not much larger than needed. */
    static int grown(int length) {
        return Math.max(16, length + (length >> 1));
    }
}
