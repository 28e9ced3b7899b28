package io.datashard.read;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the most recently used values, bounded by their weight. Not thread-safe.
 *
 * @param <K> key of a value
 * @param <V> value
 */
final class RecentlyUsed<K, V> {
    private final int fewest;
    private final long mostWeight;
    private final ToLongFunction<V> weigher;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /**
     * An empty cache.
     *
     * @param fewest this many values are kept in any case
     * @param mostWeight above that, values are kept up to this weight together
     * @param weigher the weight of a value, always the same
     */
    RecentlyUsed(int fewest, long mostWeight, ToLongFunction<V> weigher) {
        this.fewest = fewest;
        this.mostWeight = mostWeight;
        this.weigher = weigher;
    }

    @Nullable V get(K key) {
        return values.get(key);
    }

    /** Keeps a value and returns it. */
    V keep(K key, V value) {
        V before = values.put(key, value);
        weight += weigher.applyAsLong(value) - (before == null ? 0 : weigher.applyAsLong(before));
        Iterator<V> oldest = values.values().iterator();
        while (weight > mostWeight && values.size() > fewest) {
            weight -= weigher.applyAsLong(oldest.next());
            oldest.remove();
        }
        return value;
    }

    void clear() {
        values.clear();
        weight = 0;
    }
}
