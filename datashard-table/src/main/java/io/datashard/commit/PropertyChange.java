package io.datashard.commit;

import java.util.Map;
import java.util.Set;

/**
 * The change that a commit makes to the table's properties, in the step that makes the commit visible.
 *
 * @param set properties to set
 * @param remove properties to remove
 */
public record PropertyChange(Map<String, String> set, Set<String> remove) {
    public PropertyChange {
        set = Map.copyOf(set);
        remove = Set.copyOf(remove);
    }

    /** Whether nothing is changed. */
    boolean isNothing() {
        return set.isEmpty() && remove.isEmpty();
    }

    /** Sets one property. */
    static PropertyChange set(String key, String value) {
        return new PropertyChange(Map.of(key, value), Set.of());
    }
}
