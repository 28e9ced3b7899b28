package io.datashard.commit;

import io.datashard.error.InvalidUseException;
import io.datashard.layout.TableLayout;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the live files that a rewound job will write again.
 *
 * @param sinkId the sink
 * @param rewind what to roll back
 */
record Rollback(String sinkId, Rewind rewind) {
    /**
     * The files to remove.
     *
     * @throws InvalidUseException if some of them can't be found, because snapshots have expired or files were rewritten
     */
    Set<StoragePath> files(TableMetadata table, TableLayout layout) {
        Map<SnapshotId, Integer> undone = new HashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            if (isUndone(snapshot)) {
                undone.put(snapshot.id(), (int) number(snapshot, Snapshot.ADDED_FILES));
            }
        }
        requireAllListed(table);
        Set<StoragePath> files = new HashSet<>();
        for (ManifestFile manifest : table.currentSnapshot()
                .map(snapshot -> layout.readManifestList(table, snapshot))
                .orElse(List.of())) {
            for (ManifestEntry entry : layout.readManifest(table, manifest)) {
                if (entry.snapshotId() != null && undone.containsKey(entry.snapshotId())) {
                    files.add(entry.file().path());
                }
            }
        }
        if (files.size() != undone.values().stream().mapToInt(Integer::intValue).sum()) {
            throw impossible("files of the later checkpoints have been rewritten or deleted since");
        }
        return files;
    }

    private boolean isUndone(Snapshot snapshot) {
        Optional<SinkSummary> summary = SinkSummary.of(snapshot);
        if (summary.isEmpty()) {
            return false;
        }
        String lineage = summary.get().lineage();
        long checkpoint = number(snapshot, SinkSummary.CHECKPOINT);
        if (isOfAncestor(lineage)) {
            return rewind.ancestorIsAhead()
                    && checkpoint > fork()
                    && isStillPublished(checkpoint, Objects.requireNonNull(rewind.entry()));
        }
        return rewind.branches().stream()
                .anyMatch(branch -> branch.lineage().equals(lineage) && isStillPublished(checkpoint, branch));
    }

    /** False if an earlier rollback removed the files of this checkpoint and put the ledger back: its snapshot is still listed. */
    private static boolean isStillPublished(long checkpoint, LineageEntry entry) {
        return checkpoint <= entry.checkpointId().value();
    }

    private boolean isOfAncestor(String lineage) {
        return rewind.ancestor() != null && lineage.equals(rewind.ancestor().lineage());
    }

    private long fork() {
        return Objects.requireNonNull(rewind.ancestor()).fork().value();
    }

    /**
     * Snapshots may have expired, and snapshots of other writers may lie between. All snapshots to undo are certainly there only if every
     * snapshot is listed that follows one of the run's own history, or the table's beginning: sequence numbers have no gaps.
     */
    private void requireAllListed(TableMetadata table) {
        boolean newestListed = rewind.branches().stream()
                        .allMatch(branch -> table.snapshot(branch.snapshotId()).isPresent())
                && (!rewind.ancestorIsAhead()
                        || table.snapshot(Objects.requireNonNull(rewind.entry()).snapshotId())
                                .isPresent());
        long from = table.snapshots().stream()
                .filter(this::precedes)
                .mapToLong(snapshot -> snapshot.sequenceNumber().value())
                .max()
                .orElse(1);
        long listed = table.snapshots().stream()
                .mapToLong(snapshot -> snapshot.sequenceNumber().value())
                .filter(number -> number >= from)
                .distinct()
                .count();
        if (!newestListed || listed != table.lastSequenceNumber().value() - from + 1) {
            throw impossible("snapshots of the later checkpoints have been expired");
        }
    }

    /** Whether a snapshot of this sink was published before everything that is undone. */
    private boolean precedes(Snapshot snapshot) {
        Optional<SinkSummary> summary = SinkSummary.of(snapshot);
        if (summary.isEmpty()) {
            return false;
        }
        String lineage = summary.get().lineage();
        LineageEntry.Parent before =
                rewind.entry() == null ? null : rewind.entry().parent();
        return isOfAncestor(lineage)
                ? number(snapshot, SinkSummary.CHECKPOINT) <= fork()
                : before != null && lineage.equals(before.lineage());
    }

    private long number(Snapshot snapshot, String key) {
        try {
            return Long.parseLong(snapshot.summary().getOrDefault(key, ""));
        } catch (NumberFormatException e) {
            throw impossible("the summary of snapshot " + snapshot.id() + " has no number under '" + key + "'");
        }
    }

    private InvalidUseException impossible(String why) {
        return new InvalidUseException(
                "Cannot roll the sink '" + sinkId + "' back to " + rewind.restored(),
                why,
                "Restore a newer checkpoint, or delete the rows by hand and start with 'sink.on-rewind' = 'append'. Nothing was changed");
    }
}
