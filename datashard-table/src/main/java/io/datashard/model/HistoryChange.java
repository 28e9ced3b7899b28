package io.datashard.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a commit without a new snapshot changes in the list of snapshots.
 *
 * @param expired snapshots that are no longer listed; the current one is none of them
 * @param current the listed snapshot that becomes current again; null = the current one stays
 */
public record HistoryChange(Set<SnapshotId> expired, @Nullable SnapshotId current) {
    /** Changes nothing. */
    public static final HistoryChange NONE = new HistoryChange(Set.of(), null);

    public HistoryChange {
        expired = Set.copyOf(expired);
    }

    /** Expires snapshots. */
    public static HistoryChange expire(Set<SnapshotId> expired) {
        return new HistoryChange(expired, null);
    }

    /** Makes a listed snapshot current again. */
    public static HistoryChange rollBackTo(SnapshotId current) {
        return new HistoryChange(Set.of(), current);
    }

    /** Whether nothing is changed. */
    public boolean isNothing() {
        return expired.isEmpty() && current == null;
    }
}
