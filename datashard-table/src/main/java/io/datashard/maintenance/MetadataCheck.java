package io.datashard.maintenance;

import io.datashard.layout.MetadataFileName;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Checks a metadata file for contradictions: ids, parents and sequence numbers of its snapshots. */
final class MetadataCheck {
    private static final String KIND = "snapshot";

    private final TableMetadata table;
    private final Findings findings;

    MetadataCheck(TableMetadata table, Findings findings) {
        this.table = table;
        this.findings = findings;
    }

    void run(StoredFiles files) {
        Map<SnapshotId, Snapshot> byId = new HashMap<>();
        Map<SequenceNumber, SnapshotId> byNumber = new HashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            if (byId.put(snapshot.id(), snapshot) != null) {
                findings.error(KIND, "Snapshot " + snapshot.id() + " is listed twice.");
            }
            number(snapshot, byNumber);
        }
        for (Snapshot snapshot : table.snapshots()) {
            parent(snapshot, byId);
        }
        circles(byId);
        for (MetadataLogEntry logged : table.metadataLog()) {
            String path = logged.metadataFile();
            MetadataFileName.parse(path.substring(path.lastIndexOf('/') + 1))
                    .map(MetadataFileName::path)
                    .filter(file -> files.find(file).isEmpty())
                    .ifPresent(
                            file -> findings.warning(
                                    "metadata-log",
                                    file,
                                    "The metadata log names this superseded metadata file, which is not there. No row needs it."));
        }
    }

    private void number(Snapshot snapshot, Map<SequenceNumber, SnapshotId> byNumber) {
        SequenceNumber number = snapshot.sequenceNumber();
        if (!number.isKnown()) {
            return;
        }
        SnapshotId other = byNumber.put(number, snapshot.id());
        if (other != null && !other.equals(snapshot.id())) {
            findings.error(
                    KIND, "Snapshots " + other + " and " + snapshot.id() + " have the sequence number " + number + ".");
        }
        if (number.compareTo(table.lastSequenceNumber()) > 0) {
            findings.error(
                    KIND,
                    "Snapshot " + snapshot.id() + " has the sequence number " + number
                            + ", but the last one of the table is " + table.lastSequenceNumber()
                            + ", so that another snapshot may get it.");
        }
    }

    /** A parent that has expired is no fault. */
    private void parent(Snapshot snapshot, Map<SnapshotId, Snapshot> byId) {
        Snapshot parent = snapshot.parent() == null ? null : byId.get(snapshot.parent());
        if (parent == null) {
            return;
        }
        SequenceNumber number = snapshot.sequenceNumber();
        if (number.isKnown()
                && parent.sequenceNumber().isKnown()
                && parent.sequenceNumber().compareTo(number) >= 0
                && !parent.id().equals(snapshot.id())) {
            findings.error(
                    KIND,
                    "Snapshot " + snapshot.id() + " (sequence number " + number
                            + ") has a parent with the sequence number " + parent.sequenceNumber()
                            + ": a snapshot is built on an earlier one.");
        }
    }

    /** Follows the parents of each snapshot, each of them once. */
    private void circles(Map<SnapshotId, Snapshot> byId) {
        Set<SnapshotId> cleared = new HashSet<>();
        for (SnapshotId start : byId.keySet()) {
            Set<SnapshotId> line = new LinkedHashSet<>();
            SnapshotId above = start;
            while (above != null && !cleared.contains(above)) {
                if (!line.add(above)) {
                    findings.error(KIND, "Snapshot " + above + " is its own ancestor.");
                    break;
                }
                Snapshot next = byId.get(above);
                above = next == null ? null : next.parent();
            }
            cleared.addAll(line);
        }
    }
}
