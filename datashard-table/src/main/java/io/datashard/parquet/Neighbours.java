package io.datashard.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Parts of a file that lie so near to each other that they are read at once.
 *
 * @param start first byte of the first
 * @param end the byte after all
 * @param parts ascending
 */
record Neighbours<T>(long start, long end, List<T> parts) {
    Neighbours {
        parts = List.copyOf(parts);
    }

    /**
     * Gathers parts.
     *
     * @param ascending parts by their start
     * @param gap the most bytes between two neighbours
     * @param most the most bytes of neighbours with their gaps; a longer part stays alone
     */
    static <T> List<Neighbours<T>> of(
            List<T> ascending, ToLongFunction<T> startOf, ToLongFunction<T> endOf, long gap, long most) {
        List<Neighbours<T>> gathered = new ArrayList<>();
        List<T> parts = new ArrayList<>();
        long start = 0;
        long end = 0;
        for (T part : ascending) {
            long next = Math.max(end, endOf.applyAsLong(part));
            if (!parts.isEmpty() && (startOf.applyAsLong(part) - end > gap || next - start > most)) {
                gathered.add(new Neighbours<>(start, end, parts));
                parts.clear();
            }
            if (parts.isEmpty()) {
                start = startOf.applyAsLong(part);
                next = endOf.applyAsLong(part);
            }
            parts.add(part);
            end = next;
        }
        if (!parts.isEmpty()) {
            gathered.add(new Neighbours<>(start, end, parts));
        }
        return gathered;
    }
}
