package io.datashard.flink.lookup;

/**
 * Numbers by the hashes of their keys: open addressing, with the hash beside each number. Several entries may have one hash; the caller tells
 * their keys apart. Takes 8 bytes a slot. Not thread-safe.
 */
final class KeyIndex {
    /** There is no entry. */
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 1 << 30;

    private int[] hashes = new int[FIRST_SLOTS];
    /** What the slots hold, plus 1; 0 = nothing. */
    private int[] entries = new int[FIRST_SLOTS];

    private int size;

    /** The memory that it takes once it has room for so many more entries. */
    long bytesWith(long more) {
        return bytes(slotsFor(size + more));
    }

    /** Makes room for so many more entries at once. */
    void reserve(long more) {
        int slots = slotsFor(size + more);
        if (slots > entries.length) {
            resize(slots);
        }
    }

    /** The first slot with this hash, from this slot on; {@link #NONE} if there is no other. */
    int find(int hash, int from) {
        int mask = entries.length - 1;
        for (int slot = from & mask; entries[slot] != 0; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash) {
                return slot;
            }
        }
        return NONE;
    }

    /** What a slot holds. */
    int at(int slot) {
        return entries[slot] - 1;
    }

    /** Lets a slot hold something else of the same key. */
    void set(int slot, int entry) {
        entries[slot] = entry + 1;
    }

    /** Adds an entry; there may be others with this hash. Slots from before mean nothing afterwards. */
    void add(int hash, int entry) {
        reserve(1);
        put(hash, entry + 1);
        size++;
    }

    private void put(int hash, int stored) {
        int mask = entries.length - 1;
        int slot = hash & mask;
        while (entries[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        entries[slot] = stored;
    }

    private void resize(int slots) {
        int[] oldHashes = hashes;
        int[] oldEntries = entries;
        hashes = new int[slots];
        entries = new int[slots];
        for (int i = 0; i < oldEntries.length; i++) {
            if (oldEntries[i] != 0) {
                put(oldHashes[i], oldEntries[i]);
            }
        }
    }

    /** At most three quarters of the slots are taken. */
    private int slotsFor(long wanted) {
        long slots = entries.length;
        while (wanted > slots / 4 * 3) {
            slots *= 2;
        }
        if (slots > MOST_SLOTS) {
            throw new IllegalStateException(wanted + " keys are more than one index holds");
        }
        return (int) slots;
    }

    private static long bytes(int slots) {
        return 2L * Integer.BYTES * slots;
    }
}
