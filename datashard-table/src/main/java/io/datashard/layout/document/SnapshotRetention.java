package io.datashard.layout.document;

import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which snapshots a table keeps, and their new parents (classic format section 2.6). */
final class SnapshotRetention {
    private final Set<SnapshotId> kept;
    private final Map<SnapshotId, Snapshot> byId = new HashMap<>();

    private SnapshotRetention(List<Snapshot> snapshots, Set<SnapshotId> kept) {
        this.kept = kept;
        for (Snapshot snapshot : snapshots) {
            byId.putIfAbsent(snapshot.id(), snapshot);
        }
    }

    /**
     * Keeps the newest snapshots by timestamp, and the pinned ones.
     *
     * @param count how many to keep; below 1 = all
     * @param pinned the current snapshot, and the snapshots of branches and tags
     */
    static SnapshotRetention newest(List<Snapshot> snapshots, long count, Set<SnapshotId> pinned) {
        List<Snapshot> oldestFirst = new ArrayList<>(snapshots);
        oldestFirst.sort(Comparator.comparingLong(Snapshot::timestampMs));
        int from = count < 1 ? 0 : (int) Math.max(0, oldestFirst.size() - count);
        Set<SnapshotId> kept = new HashSet<>();
        for (Snapshot snapshot : snapshots) {
            if (pinned.contains(snapshot.id())) {
                kept.add(snapshot.id());
            }
        }
        for (Snapshot snapshot : oldestFirst.subList(from, oldestFirst.size())) {
            kept.add(snapshot.id());
        }
        return new SnapshotRetention(snapshots, kept);
    }

    /**
     * Keeps what is not expired, and the pinned ones.
     *
     * @param pinned the current snapshot, and the snapshots of branches and tags
     */
    static SnapshotRetention without(List<Snapshot> snapshots, Set<SnapshotId> expired, Set<SnapshotId> pinned) {
        Set<SnapshotId> kept = new HashSet<>();
        for (Snapshot snapshot : snapshots) {
            if (!expired.contains(snapshot.id()) || pinned.contains(snapshot.id())) {
                kept.add(snapshot.id());
            }
        }
        return new SnapshotRetention(snapshots, kept);
    }

    boolean keeps(SnapshotId id) {
        return kept.contains(id);
    }

    boolean keepsAll() {
        return kept.size() == byId.size();
    }

    /** A kept snapshot with its new parent: the nearest kept ancestor, or none. */
    Snapshot repointed(Snapshot snapshot) {
        SnapshotId parent = snapshot.parent();
        // Don't change a parent that was gone before: redirect only parents that are dropped here.
        if (parent == null || keeps(parent) || !byId.containsKey(parent)) {
            return snapshot;
        }
        return new Snapshot(
                snapshot.id(),
                keptAncestor(parent),
                snapshot.timestampMs(),
                snapshot.manifestList(),
                snapshot.operation(),
                snapshot.summary(),
                snapshot.schemaId(),
                snapshot.sequenceNumber());
    }

    private @Nullable SnapshotId keptAncestor(SnapshotId start) {
        SnapshotId ancestor = start;
        // Visit each snapshot at most once, so that a circle of parents ends.
        Set<SnapshotId> passed = new HashSet<>();
        while (ancestor != null && !keeps(ancestor) && passed.add(ancestor)) {
            Snapshot snapshot = byId.get(ancestor);
            ancestor = snapshot == null ? null : snapshot.parent();
        }
        return ancestor != null && keeps(ancestor) ? ancestor : null;
    }
}
