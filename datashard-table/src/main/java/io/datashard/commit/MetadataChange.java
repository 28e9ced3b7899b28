package io.datashard.commit;

import io.datashard.model.HistoryChange;
import java.util.Map;
import java.util.Set;

/**
 * What a commit without a snapshot changes.
 *
 * @param properties the change of properties
 * @param history the change of the listed snapshots
 */
public record MetadataChange(PropertyChange properties, HistoryChange history) {
    /** A change of the listed snapshots alone. */
    public static MetadataChange of(HistoryChange history) {
        return new MetadataChange(new PropertyChange(Map.of(), Set.of()), history);
    }

    /** A change of properties alone. */
    static MetadataChange of(PropertyChange properties) {
        return new MetadataChange(properties, HistoryChange.NONE);
    }

    /** Whether nothing is changed. */
    boolean isNothing() {
        return properties.isNothing() && history.isNothing();
    }

    /** The kind of change, for the log: names of properties, number of snapshots. */
    @Override
    public String toString() {
        if (history.current() != null) {
            return "snapshot " + history.current() + " is current again";
        }
        return history.isNothing()
                ? properties.set().keySet().stream().sorted().toList() + " set, "
                        + properties.remove().stream().sorted().toList() + " removed"
                : history.expired().size() + " snapshots";
    }
}
