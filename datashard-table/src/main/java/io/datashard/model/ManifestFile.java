package io.datashard.model;

import io.datashard.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a manifest list describes it (classic format section 3.3).
 *
 * @param path path of the manifest
 * @param length exact length in bytes; -1 = not known, because lengths in JSON lists are wrong
 * @param sha256 SHA-256 of the manifest; null = not recorded
 * @param sequenceNumber sequence number of the snapshot that wrote it
 * @param minSequenceNumber lowest sequence number of its entries
 * @param addedSnapshotId the snapshot that wrote it
 * @param addedFiles number of entries of added files
 * @param existingFiles number of entries of files that were carried over
 * @param details further records of the iceberg layout
 */
public record ManifestFile(
        StoragePath path,
        long length,
        @Nullable String sha256,
        SequenceNumber sequenceNumber,
        SequenceNumber minSequenceNumber,
        @Nullable SnapshotId addedSnapshotId,
        int addedFiles,
        int existingFiles,
        ManifestDetails details) {
    /** A manifest without further details. */
    public ManifestFile(
            StoragePath path,
            long length,
            @Nullable String sha256,
            SequenceNumber sequenceNumber,
            SequenceNumber minSequenceNumber,
            @Nullable SnapshotId addedSnapshotId,
            int addedFiles,
            int existingFiles) {
        this(
                path,
                length,
                sha256,
                sequenceNumber,
                minSequenceNumber,
                addedSnapshotId,
                addedFiles,
                existingFiles,
                ManifestDetails.NONE);
    }

    /** A copy with other details. */
    public ManifestFile withDetails(ManifestDetails other) {
        return new ManifestFile(
                path,
                length,
                sha256,
                sequenceNumber,
                minSequenceNumber,
                addedSnapshotId,
                addedFiles,
                existingFiles,
                other);
    }

    /** A copy under another name, written by another snapshot: the same entries. */
    public ManifestFile writtenAs(StoragePath name, SnapshotId snapshotId, SequenceNumber number) {
        return new ManifestFile(
                name, length, sha256, number, minSequenceNumber, snapshotId, addedFiles, existingFiles, details);
    }
}
