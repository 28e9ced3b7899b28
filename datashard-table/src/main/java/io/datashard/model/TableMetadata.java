package io.datashard.model;

import io.datashard.annotation.PublicEvolving;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a metadata file, the same for every layout. Immutable.
 *
 * @param tableUuid identity of the table; never changes
 * @param location the path that the creator used; never used to find files. In the classic layout only information. In the iceberg layout the
 *     URI in front of every path in documents, even after the table has moved
 * @param lastSequenceNumber the highest sequence number that was used
 * @param lastUpdatedMs milliseconds since 1970 of the last commit; every commit raises it
 * @param schema the current schema; null if the table stores none (Python up to 0.5, or created without)
 * @param properties table properties
 * @param currentSnapshotId the current snapshot; null for an empty table
 * @param snapshots all retained snapshots, in stored order
 * @param snapshotLog which snapshot was current when
 * @param metadataLog superseded metadata files, oldest first
 * @param lastCommitId the commit id of Python 0.8 and 0.9; null otherwise
 * @param partitionSpec the current partition spec
 * @param obstacle why nobody may write to the table, as the middle part of a message; null if writing is allowed
 */
@PublicEvolving
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
        @Nullable String lastCommitId,
        PartitionSpec partitionSpec,
        @Nullable String obstacle) {
    /** A writable table without partitions. */
    public TableMetadata(
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
        this(
                tableUuid,
                location,
                lastSequenceNumber,
                lastUpdatedMs,
                schema,
                properties,
                currentSnapshotId,
                snapshots,
                snapshotLog,
                metadataLog,
                lastCommitId,
                PartitionSpec.UNPARTITIONED,
                null);
    }

    public TableMetadata {
        properties = Map.copyOf(properties);
        snapshots = List.copyOf(snapshots);
        snapshotLog = List.copyOf(snapshotLog);
        metadataLog = List.copyOf(metadataLog);
    }

    /** The retained snapshot with this id; empty if there is none. */
    public Optional<Snapshot> snapshot(SnapshotId id) {
        return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
    }

    /** The current snapshot; empty for an empty table. A document with a dangling id can't be read, so the id is always listed. */
    public Optional<Snapshot> currentSnapshot() {
        return currentSnapshotId == null ? Optional.empty() : snapshot(currentSnapshotId);
    }

    /** Why the document forbids writing, as the middle part of a message; empty if it does not. */
    public Optional<String> whyNotWritable() {
        return Optional.ofNullable(obstacle);
    }
}
