package io.datashard.parquet;

import java.util.Arrays;

/** A dictionary of numbers of 4 or 8 bytes; floating-point numbers count by their bits. */
final class NumberDictionary extends ValueDictionary {
    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final long[] NO_VALUES = {};
    private static final int[] NO_SLOTS = {};

    private final int width;
    private long[] values = NO_VALUES;
    /** Entries by hash, with open addressing: number of the entry plus one; 0 = free. */
    private int[] slots = NO_SLOTS;

    private int entries;

    /**
     * A dictionary.
     *
     * @param width bytes of a number
     */
    NumberDictionary(int width) {
        this.width = width;
    }

    @Override
    boolean lookUp(byte[] plain, int count, int[] ids, int maxBytes) {
        for (int i = 0; i < count; i++) {
            long value = width == Long.BYTES
                    ? (long) PlainBytes.LONG.get(plain, i * Long.BYTES)
                    : (int) PlainBytes.INT.get(plain, i * Integer.BYTES);
            if (3 * entries >= 2 * slots.length) {
                growSlots();
            }
            int slot = slotOf(value);
            int entry = slots[slot] - 1;
            if (entry < 0) {
                if (bytes() + width > maxBytes) {
                    return false;
                }
                entry = add(value, slot);
            }
            ids[i] = entry;
        }
        return true;
    }

    /** The slot with a value, or the free slot for it. */
    private int slotOf(long value) {
        int mask = slots.length - 1;
        long scattered = value * SCATTER;
        int slot = (int) ((scattered >>> 32) ^ (scattered >>> 47)) & mask;
        for (int entry = slots[slot]; entry != 0 && values[entry - 1] != value; entry = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int add(long value, int slot) {
        if (entries == values.length) {
            values = Arrays.copyOf(values, grown(entries));
        }
        values[entries] = value;
        slots[slot] = ++entries;
        return entries - 1;
    }

    private void growSlots() {
        slots = new int[Math.max(FIRST_SLOTS, 2 * slots.length)];
        for (int entry = 0; entry < entries; entry++) {
            slots[slotOf(values[entry])] = entry + 1;
        }
    }

    @Override
    int entries() {
        return entries;
    }

    @Override
    int bytes() {
        return width * entries;
    }

    @Override
    void keep(int first) {
        slots = NO_SLOTS;
        entries = first;
        values = first == 0 ? NO_VALUES : Arrays.copyOf(values, first);
    }

    @Override
    void appendTo(PlainBytes out) {
        for (int i = 0; i < entries; i++) {
            if (width == Long.BYTES) {
                out.putLong(values[i]);
            } else {
                out.putInt((int) values[i]);
            }
        }
    }

    @Override
    long heldBytes() {
        return 2 * ARRAY_HEAP + (long) Long.BYTES * values.length + (long) Integer.BYTES * slots.length;
    }
}
