package io.datashard.model;

import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.List;

/**
 * What a manifest list of the iceberg layout records of a manifest in addition to other layouts (iceberg format section 3.2).
 *
 * @param partitionSpecId the spec of its partition values
 * @param deletedFiles number of entries of removed files; 0 in manifests of DataShard
 * @param addedRows rows of the added files; 0 = not recorded
 * @param existingRows rows of the files that were carried over; 0 = not recorded
 * @param deletedRows rows of the removed files
 * @param partitions one summary for each field of the spec; empty without partitions, or if not recorded
 */
public record ManifestDetails(
        int partitionSpecId,
        int deletedFiles,
        long addedRows,
        long existingRows,
        long deletedRows,
        List<PartitionSummary> partitions) {
    /** No details are known. */
    public static final ManifestDetails NONE = new ManifestDetails(0, 0, 0, 0, 0, List.of());

    public ManifestDetails {
        partitions = List.copyOf(partitions);
    }

    /** The details of a manifest that is about to be written. */
    public static ManifestDetails of(List<ManifestEntry> entries, PartitionSpec spec, Schema schema) {
        return new ManifestDetails(
                spec.specId(),
                0,
                rows(entries, ManifestEntry.Status.ADDED),
                rows(entries, ManifestEntry.Status.EXISTING),
                0,
                PartitionSummary.of(entries, spec, schema));
    }

    private static long rows(List<ManifestEntry> entries, ManifestEntry.Status status) {
        return entries.stream()
                .filter(entry -> entry.status() == status)
                .mapToLong(entry -> entry.file().recordCount())
                .sum();
    }
}
