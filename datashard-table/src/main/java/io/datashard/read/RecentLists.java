package io.datashard.read;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists that were used last, as many as have so many elements together. Not thread-safe.
 *
 * @param <K> what a list is known by
 * @param <E> its elements
 */
final class RecentLists<K, E> {
    private final int fewest;
    private final long mostElements;
    private final Map<K, List<E>> lists = new LinkedHashMap<>(16, 0.75f, true);
    private long elements;

    /**
     * Nothing yet.
     *
     * @param fewest so many are kept in any case
     * @param mostElements no more are kept than have that many elements
     */
    RecentLists(int fewest, long mostElements) {
        this.fewest = fewest;
        this.mostElements = mostElements;
    }

    @Nullable List<E> get(K key) {
        return lists.get(key);
    }

    /** Keeps a list and gives it back. */
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
