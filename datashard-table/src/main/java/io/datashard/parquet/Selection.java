package io.datashard.parquet;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Which slots of a batch are rows of it. */
final class Selection {
    /** Up to so many slots between two that are wanted, reading these costs less than skipping them. */
    private static final int SMALL_GAP = 16;

    private final int size;
    /** Ascending slots; null = all from 0 on. */
    private final int @Nullable [] slots;

    private Selection(int size, int @Nullable [] slots) {
        this.size = size;
        this.slots = slots;
    }

    static Selection all(int size) {
        return new Selection(size, null);
    }

    /** Those of the first slots that match. */
    static Selection matching(int slots, IntPredicate condition) {
        int[] found = new int[slots];
        int size = 0;
        for (int i = 0; i < found.length; i++) {
            found[size] = i;
            size += condition.test(i) ? 1 : 0;
        }
        return size == found.length ? all(size) : new Selection(size, Arrays.copyOf(found, size));
    }

    int size() {
        return size;
    }

    int slot(int index) {
        return slots == null ? index : slots[index];
    }

    /** Calls for stretches of slots that together have all slots of this selection, and few others. */
    void forStretches(Stretch stretch) {
        if (size == 0) {
            return;
        }
        int first = slot(0);
        int last = first;
        for (int i = slots == null ? size : 1; i < size; i++) {
            int next = slot(i);
            if (next - last > SMALL_GAP) {
                stretch.take(first, last - first + 1);
                first = next;
            }
            last = next;
        }
        stretch.take(first, (slots == null ? size - 1 : last) - first + 1);
    }

    /** Takes a stretch of slots. */
    @FunctionalInterface
    interface Stretch {
        void take(int first, int count);
    }
}
