package io.datashard.read;

import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which snapshots of a table were built on which, as far as they are listed. Reads nothing. */
final class Ancestry {
    private final TableMetadata metadata;
    private final Map<SnapshotId, Snapshot> listed = new HashMap<>();

    Ancestry(TableMetadata metadata) {
        this.metadata = metadata;
        metadata.snapshots().forEach(snapshot -> listed.put(snapshot.id(), snapshot));
    }

    /** The snapshot and its ancestors as far as they are listed, newest first. */
    List<Snapshot> of(Snapshot snapshot) {
        List<Snapshot> chain = new ArrayList<>(List.of(snapshot));
        Set<SnapshotId> met = new HashSet<>(Set.of(snapshot.id()));
        SnapshotId parent = snapshot.parent();
        while (parent != null && met.add(parent)) {
            Snapshot next = listed.get(parent);
            if (next == null) {
                break;
            }
            chain.add(next);
            parent = next.parent();
        }
        return chain;
    }

    /** Whether {@code to} is a descendant of {@code from}, as far as the listed snapshots tell. */
    boolean leadsTo(Snapshot from, Snapshot to) {
        List<Snapshot> chain = of(to);
        boolean lostParent = chain.get(chain.size() - 1).parent() != null;
        return chain.stream().anyMatch(snapshot -> snapshot.id().equals(from.id()))
                || (lostParent
                        && metadata.snapshots().indexOf(from)
                                < metadata.snapshots().indexOf(to));
    }
}
