package io.datashard.model;

import io.datashard.annotation.PublicEvolving;

/**
 * A line of the snapshot log: from this time on, this snapshot was current.
 *
 * @param timestampMs milliseconds since 1970
 * @param snapshotId the snapshot
 */
@PublicEvolving
public record SnapshotLogEntry(long timestampMs, SnapshotId snapshotId) {}
