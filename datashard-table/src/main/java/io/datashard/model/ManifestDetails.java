package io.datashard.model;

import io.datashard.schema.DataType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * The partition summaries of all entries of some manifests together.
     *
     * @return empty if a manifest does not record them for this spec, or not so that they can be read
     */
    public static Optional<List<PartitionSummary>> mergePartitions(
            List<ManifestDetails> manifests, PartitionSpec spec, Schema schema) {
        List<DataType> types = spec.resultTypes(schema);
        List<PartitionSummary> summaries = new ArrayList<>();
        for (ManifestDetails details : manifests) {
            if (details.partitionSpecId() != spec.specId()
                    || details.partitions().size() != types.size()) {
                return Optional.empty();
            }
        }
        for (int i = 0; i < types.size(); i++) {
            int position = i;
            Optional<PartitionSummary> merged = PartitionSummary.merge(
                    manifests.stream()
                            .map(details -> details.partitions().get(position))
                            .toList(),
                    types.get(i));
            if (merged.isEmpty()) {
                return Optional.empty();
            }
            summaries.add(merged.get());
        }
        return Optional.of(summaries);
    }

    private static long rows(List<ManifestEntry> entries, ManifestEntry.Status status) {
        return entries.stream()
                .filter(entry -> entry.status() == status)
                .mapToLong(entry -> entry.file().recordCount())
                .sum();
    }
}
