package io.datashard.format.metadata;

import io.datashard.format.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a metadata document says of the table, the same for every layout. Immutable.
 *
 * @param tableUuid identity of the table, never changes
 * @param location the path that the creator used; informational, never used to find files
 * @param lastSequenceNumber highest sequence number given out
 * @param lastUpdatedMs milliseconds since 1970 of the last commit; every commit raises it
 * @param schema the current schema; null where the table stores none (Python up to 0.5, or created without)
 * @param properties table properties
 * @param currentSnapshotId the current snapshot, null for an empty table
 * @param snapshots all retained snapshots, in stored order
 * @param snapshotLog which snapshot was current when
 * @param metadataLog superseded metadata files, oldest first
 * @param lastCommitId the commit id of Python 0.8 and later, null before
 */
public record TableMetadata(
        String tableUuid,
        String location,
        SequenceNumber lastSequenceNumber,
        long lastUpdatedMs,
        @Nullable Schema schema,
        Map<String, String> properties,
        @Nullable SnapshotId currentSnapshotId,
        List<Snapshot> snapshots,
        List<SnapshotLogEntry> snapshotLog,
        List<MetadataLogEntry> metadataLog,
        @Nullable String lastCommitId) {
    public TableMetadata {
        properties = Map.copyOf(properties);
        snapshots = List.copyOf(snapshots);
        snapshotLog = List.copyOf(snapshotLog);
        metadataLog = List.copyOf(metadataLog);
    }

    /** The retained snapshot with that id. */
    public Optional<Snapshot> snapshot(SnapshotId id) {
        return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
    }

    /** The current snapshot; empty for an empty table. A dangling id never gets here: reading the document fails on it. */
    public Optional<Snapshot> currentSnapshot() {
        return currentSnapshotId == null ? Optional.empty() : snapshot(currentSnapshotId);
    }
}
