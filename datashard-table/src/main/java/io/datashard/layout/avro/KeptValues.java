package io.datashard.layout.avro;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Values that were made lately. Thread-safe.
 *
 * @param <K> what a value is made of
 * @param <V> value
 */
final class KeptValues<K, V> {
    private final int most;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * No values.
     *
     * @param most so many are kept
     */
    KeptValues(int most) {
        this.most = most;
    }

    /** The value, made anew if it is not kept. Making one holds nobody up: two threads may make the same, and get the same. */
    V get(K key, Function<K, V> maker) {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
        }
        V made = maker.apply(key);
        synchronized (values) {
            V first = values.putIfAbsent(key, made);
            if (values.size() > most) {
                values.remove(values.keySet().iterator().next());
            }
            return first == null ? made : first;
        }
    }
}
