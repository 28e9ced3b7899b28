package io.datashard.parquet;

import java.util.Arrays;

/** A dictionary of texts and other bytes, held in PLAIN encoding. */
final class BytesDictionary extends ValueDictionary {
    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_STARTS = {};
    private static final long[] NO_SLOTS = {};

    private byte[] plain = NO_BYTES;
    private int end;
    private int[] starts = NO_STARTS;
    /** Entries by hash, with open addressing: the hash, then the number of the entry plus one; 0 = free. */
    private long[] slots = NO_SLOTS;

    private int entries;

    @Override
    boolean lookUp(byte[] values, int count, int[] ids, int maxBytes) {
        int position = 0;
        for (int i = 0; i < count; i++) {
            int length = (int) PlainBytes.INT.get(values, position);
            int from = position + Integer.BYTES;
            if (3 * entries >= 2 * slots.length) {
                growSlots();
            }
            int hash = hash(values, from, length);
            int slot = slotOf(hash, values, from, length);
            int entry = (int) slots[slot] - 1;
            if (entry < 0) {
                if ((long) end + Integer.BYTES + length > maxBytes) {
                    return false;
                }
                entry = add(values, position, Integer.BYTES + length, hash, slot);
            }
            ids[i] = entry;
            position = from + length;
        }
        return true;
    }

    /** The slot with a value, or the free slot for it. */
    private int slotOf(int hash, byte[] values, int from, int length) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (long held = slots[slot]; held != 0; held = slots[slot]) {
            if ((int) (held >>> 32) == hash && isEntry((int) held - 1, values, from, length)) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isEntry(int entry, byte[] values, int from, int length) {
        int start = starts[entry];
        int first = start + Integer.BYTES;
        return (int) PlainBytes.INT.get(plain, start) == length
                && Arrays.equals(plain, first, first + length, values, from, from + length);
    }

    private int add(byte[] values, int position, int length, int hash, int slot) {
        if (entries == starts.length) {
            starts = Arrays.copyOf(starts, grown(entries));
        }
        starts[entries] = end;
        int next = end + length;
        if (next > plain.length) {
            plain = Arrays.copyOf(plain, Math.max(next, grown(plain.length)));
        }
        System.arraycopy(values, position, plain, end, length);
        end = next;
        slots[slot] = ((long) hash << 32) | ++entries;
        return entries - 1;
    }

    private void growSlots() {
        long[] before = slots;
        slots = new long[Math.max(FIRST_SLOTS, 2 * before.length)];
        int mask = slots.length - 1;
        for (long held : before) {
            if (held != 0) {
                int slot = (int) (held >>> 32) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = held;
            }
        }
    }

    private static int hash(byte[] bytes, int from, int length) {
        long hash = length;
        int position = from;
        int last = from + length - Long.BYTES;
        if (last < from) {
            long tail = 0;
            for (int i = 0; i < length; i++) {
                tail = (tail << 8) | (bytes[from + i] & 0xff);
            }
            hash = (hash ^ tail) * SCATTER;
        } else {
            for (; position < last; position += Long.BYTES) {
                hash = (hash ^ (long) PlainBytes.LONG.get(bytes, position)) * SCATTER;
                hash ^= hash >>> 32;
            }
            hash = (hash ^ (long) PlainBytes.LONG.get(bytes, last)) * SCATTER;
        }
        return (int) ((hash >>> 32) ^ (hash >>> 47));
    }

    /** Whether an entry is below another one; bytes count as unsigned, as in Parquet's order of texts. */
    boolean isBelow(int entry, int other) {
        int from = starts[entry] + Integer.BYTES;
        int otherFrom = starts[other] + Integer.BYTES;
        return Arrays.compareUnsigned(plain, from, from + length(entry), plain, otherFrom, otherFrom + length(other))
                < 0;
    }

    /** A copy of an entry. */
    byte[] value(int entry) {
        int from = starts[entry] + Integer.BYTES;
        return Arrays.copyOfRange(plain, from, from + length(entry));
    }

    private int length(int entry) {
        return (int) PlainBytes.INT.get(plain, starts[entry]);
    }

    @Override
    int entries() {
        return entries;
    }

    @Override
    int bytes() {
        return end;
    }

    @Override
    void keep(int first) {
        end = first == entries ? end : starts[first];
        entries = first;
        plain = first == 0 ? NO_BYTES : Arrays.copyOf(plain, end);
        slots = NO_SLOTS;
        starts = NO_STARTS;
    }

    @Override
    void appendTo(PlainBytes out) {
        out.putRaw(plain, 0, end);
    }

    @Override
    long heldBytes() {
        return 3 * ARRAY_HEAP + plain.length + (long) Integer.BYTES * starts.length + (long) Long.BYTES * slots.length;
    }
}
