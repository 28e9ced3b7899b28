package io.datashard.format.manifest;

import io.datashard.format.storage.StoragePath;
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
 */
public record DataFile(
        StoragePath path,
        long recordCount,
        long sizeInBytes,
        @Nullable String sha256,
        Map<Integer, Long> nullCounts,
        ColumnBounds bounds) {
    public DataFile {
        nullCounts = Map.copyOf(nullCounts);
    }
}
