package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A table to make, or one that was made.
 *
 * @param folder where it is, absolute
 * @param dataset its rows
 * @param codec {@code zstd} of level 3, or {@code lz4} as a raw block, with row groups of 128 MiB; {@code default}: what the system does if
 *     nothing is said
 * @param buckets partitions by a hash of the second column; 0 = none
 */
public record BenchmarkTable(Path folder, Dataset dataset, String codec, int buckets) {
    /** The length of a row group for all, in bytes. */
    public static final int ROW_GROUP_BYTES = 128 << 20;

    /** The level of zstd for all. */
    public static final int ZSTD_LEVEL = 3;

    /** Whether the system's defaults are measured. */
    public boolean defaults() {
        return codec.equals("default");
    }

    /** The codec as Parquet names it. */
    public String parquetCodec() {
        return codec.equals("lz4") ? "LZ4_RAW" : codec.toUpperCase(Locale.ROOT);
    }

    /** The second column, which partitions are made of. */
    public String bucketColumn() {
        return dataset.rowType().getFieldNames().get(1);
    }
}
