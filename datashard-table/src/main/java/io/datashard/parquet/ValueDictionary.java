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
     * Finds the entries of the values of a page, and adds those that are new.
     *
     * @param count number of values, at least one
     * @param ids receives the number of the entry of each value
     * @param maxBytes how many bytes the entries may have, in PLAIN encoding
     * @return whether the page is smaller so. If it is not, the dictionary takes no more pages
     */
    final boolean encode(PlainBytes values, int count, int[] ids, int maxBytes) {
        if (ended) {
            return false;
        }
        int before = bytes();
        if (lookUp(values.array(), count, ids, maxBytes)) {
            long packed = ((long) width() * count + 7) >> 3;
            if (packed + bytes() - before < values.length()) {
                used = entries();
                return true;
            }
        }
        end();
        return false;
    }

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
