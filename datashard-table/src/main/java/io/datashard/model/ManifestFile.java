package io.datashard.model;

import io.datashard.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a manifest list describes it (classic format section 3.3).
 *
 * @param path where it lies
 * @param length exact length in bytes; -1 where the record may not be trusted (JSON lists)
 * @param sha256 SHA-256 of the manifest; null where not recorded
 * @param sequenceNumber sequence number of the snapshot that wrote it
 * @param minSequenceNumber lowest sequence number of its entries
 * @param addedSnapshotId the snapshot that wrote it
 * @param addedFiles number of entries that were added
 * @param existingFiles number of entries that were carried over
 * @param details what the iceberg layout says besides
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
    /** A manifest of which no more is known. */
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
}
