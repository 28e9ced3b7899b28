package io.datashard.model;

import io.datashard.schema.Partition;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable file with rows, as manifests describe it (classic format section 3.2).
 *
 * @param path path of the file
 * @param recordCount exact number of rows
 * @param sizeInBytes exact length in bytes
 * @param sha256 SHA-256 of the whole file, 64 lower-case hexadecimal digits; null = not recorded
 * @param nullCounts number of nulls by field id, as far as recorded
 * @param bounds column bounds
 * @param partition the partition of the file
 * @param metrics other records of the file
 */
public record DataFile(
        StoragePath path,
        long recordCount,
        long sizeInBytes,
        @Nullable String sha256,
        Map<Integer, Long> nullCounts,
        ColumnBounds bounds,
        Partition partition,
        RecordedMetrics metrics)
        implements FileFacts {
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

    @Override
    public long nullCount(int fieldId) {
        return nullCounts.getOrDefault(fieldId, -1L);
    }

    @Override
    public @Nullable Object lowerBound(int fieldId) {
        return bounds.lower().get(fieldId);
    }

    @Override
    public @Nullable Object upperBound(int fieldId) {
        return bounds.upper().get(fieldId);
    }

    @Override
    public List<@Nullable Object> partitionValues() {
        return partition.values();
    }

    /** What a reader needs of the file. */
    public FileToRead toRead() {
        return new FileToRead(path, recordCount, sizeInBytes, sha256);
    }

    /** A copy with another path. */
    public DataFile at(StoragePath other) {
        return new DataFile(other, recordCount, sizeInBytes, sha256, nullCounts, bounds, partition, metrics);
    }

    /** A copy with other bounds. */
    public DataFile withBounds(ColumnBounds other) {
        return new DataFile(path, recordCount, sizeInBytes, sha256, nullCounts, other, partition, metrics);
    }

    /** A copy with another partition. */
    public DataFile inPartition(Partition other) {
        return new DataFile(path, recordCount, sizeInBytes, sha256, nullCounts, bounds, other, metrics);
    }
}
