package io.datashard.model;

import io.datashard.schema.Partition;
import io.datashard.storage.StoragePath;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable file with rows, as manifests describe it (classic format section 3.2).
 *
 * @param path where it lies
 * @param recordCount exact number of rows
 * @param sizeInBytes exact length
 * @param sha256 SHA-256 of the whole file, 64 lower-case hexadecimal digits; null where not recorded
 * @param nullCounts number of nulls by field id, where recorded
 * @param bounds column bounds
 * @param partition the partition it belongs to
 * @param metrics what others recorded of it
 */
public record DataFile(
        StoragePath path,
        long recordCount,
        long sizeInBytes,
        @Nullable String sha256,
        Map<Integer, Long> nullCounts,
        ColumnBounds bounds,
        Partition partition,
        RecordedMetrics metrics) {
    public DataFile {
        nullCounts = Map.copyOf(nullCounts);
    }

    /** A file of a table without partitions. */
    public DataFile(
            StoragePath path,
            long recordCount,
            long sizeInBytes,
            @Nullable String sha256,
            Map<Integer, Long> nullCounts,
            ColumnBounds bounds) {
        this(path, recordCount, sizeInBytes, sha256, nullCounts, bounds, Partition.NONE, RecordedMetrics.NONE);
    }

    /** The same content under another name. */
    public DataFile at(StoragePath other) {
        return new DataFile(other, recordCount, sizeInBytes, sha256, nullCounts, bounds, partition, metrics);
    }

    /** The same file in a partition. */
    public DataFile inPartition(Partition other) {
        return new DataFile(path, recordCount, sizeInBytes, sha256, nullCounts, bounds, other, metrics);
    }
}
