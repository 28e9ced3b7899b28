package io.datashard.read;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the most recently used lists, bounded by the number of their elements. Not thread-safe.
 *
 * @param <K> key of a list
 * @param <E> element of a list
 */
final class RecentLists<K, E> {
    private final int fewest;
    private final long mostElements;
    private final Map<K, List<E>> lists = new LinkedHashMap<>(16, 0.75f, true);
    private long elements;

    /**
     * An empty cache.
     *
     * @param fewest this many lists are kept in any case
     * @param mostElements above that, lists are kept up to this many elements together
     */
    RecentLists(int fewest, long mostElements) {
        this.fewest = fewest;
        this.mostElements = mostElements;
    }

    @Nullable List<E> get(K key) {
        return lists.get(key);
    }

    /** Keeps a list and returns it. */
    List<E> keep(K key, List<E> list) {
        List<E> before = lists.put(key, list);
        elements += list.size() - (before == null ? 0 : before.size());
        Iterator<List<E>> oldest = lists.values().iterator();
        while (elements > mostElements && lists.size() > fewest) {
            elements -= oldest.next().size();
            oldest.remove();
        }
        return list;
    }

    void clear() {
        lists.clear();
        elements = 0;
    }
}
