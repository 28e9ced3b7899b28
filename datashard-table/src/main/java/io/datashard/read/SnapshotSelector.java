package io.datashard.read;

import io.datashard.error.InvalidUseException;
import io.datashard.error.Setting;
import io.datashard.error.SettingNames;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the snapshot that a reader asks for (classic format section 9).
 *
 * @param table name of the table, for messages
 * @param metadata its metadata
 * @param names how the user writes settings, for messages
 */
public record SnapshotSelector(String table, TableMetadata metadata, SettingNames names) {
    /**
     * The snapshot with this id.
     *
     * @throws InvalidUseException if the table has no such snapshot
     */
    public Snapshot byId(SnapshotId id) {
        return metadata.snapshot(id)
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot read " + table + " at snapshot " + id,
                        "the table has no such snapshot, or it has been expired; " + retained(),
                        "Choose a snapshot that the table still has"));
    }

    /**
     * The last snapshot made at or before a time.
     *
     * @throws InvalidUseException if there is no such snapshot
     */
    public Snapshot asOf(Instant time) {
        return byTime().stream()
                .filter(snapshot -> !snapshot.timestamp().isAfter(time))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new InvalidUseException(
                        "Cannot read " + table + " as of " + time, whyNone(), "Choose a later time"));
    }

    /** The first snapshot made at or after a time; empty if there is none. */
    public Optional<Snapshot> firstFrom(Instant time) {
        return byTime().stream()
                .filter(snapshot -> !snapshot.timestamp().isBefore(time))
                .findFirst();
    }

    /**
     * Checks that the second snapshot was built on the first, so that the rows added between are known.
     *
     * @throws InvalidUseException if the table lacks one of them, or the second was not built on the first
     */
    public void requireLine(SnapshotId fromId, SnapshotId toId) {
        Snapshot from = byId(fromId);
        Snapshot to = byId(toId);
        Ancestry ancestry = new Ancestry(metadata);
        if (!ancestry.leadsTo(from, to)) {
            throw new InvalidUseException(
                    "Cannot read " + table + " between the snapshots " + from.id() + " and " + to.id(),
                    "the first is not an ancestor of the second",
                    ancestry.leadsTo(to, from)
                            ? "Swap them in " + names.of(Setting.BETWEEN) + ": the older one comes first"
                            : "Set " + names.of(Setting.BETWEEN)
                                    + " to an older snapshot and a newer one that was built on it");
        }
    }

    private List<Snapshot> byTime() {
        // The sort is stable: of two snapshots of the same millisecond, the one committed later counts as later.
        return metadata.snapshots().stream()
                .sorted(Comparator.comparingLong(Snapshot::timestampMs))
                .toList();
    }

    /** Why there is no snapshot of a time. */
    private String whyNone() {
        Optional<Snapshot> first = byTime().stream().findFirst();
        if (first.isEmpty()) {
            return "the table has no snapshot of that time; it has none at all";
        }
        Snapshot left = first.get();
        String told = left.id() + ", is of " + left.timestamp();
        // A sequence number above 1 tells that others came before, whoever removed them.
        return left.sequenceNumber().value() > 1
                ? "the snapshots before sequence number "
                        + left.sequenceNumber().value() + " have been expired, by "
                        + Instant.ofEpochMilli(metadata.lastUpdatedMs()) + " at the latest; the first that is left, "
                        + told
                : "the table has no snapshot of that time; its first one, " + told;
    }

    private String retained() {
        List<Snapshot> all = metadata.snapshots();
        if (all.isEmpty()) {
            return "it has none at all";
        }
        return "it has " + all.size() + ", from " + all.get(0).id() + " to "
                + all.get(all.size() - 1).id();
    }
}
