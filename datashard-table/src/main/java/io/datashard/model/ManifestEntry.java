package io.datashard.model;

import org.jspecify.annotations.Nullable;

/**
 * A live data file in a manifest.
 *
 * @param status added by the manifest's snapshot, or carried over
 * @param snapshotId the snapshot that added the file; in old tables null or wrong, so never rely on it there
 * @param sequenceNumber the sequence number of the snapshot that added the file
 * @param file the data file
 */
public record ManifestEntry(
        Status status, @Nullable SnapshotId snapshotId, SequenceNumber sequenceNumber, DataFile file) {
    /** Why the entry is in the manifest. */
    public enum Status {
        EXISTING,
        ADDED
    }

    /** A copy that is carried over into another manifest. Keeps the snapshot id and the sequence number. */
    public ManifestEntry asExisting() {
        return new ManifestEntry(Status.EXISTING, snapshotId, sequenceNumber, file);
    }
}
