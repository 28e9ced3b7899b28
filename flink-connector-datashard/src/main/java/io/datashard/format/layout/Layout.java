package io.datashard.format.layout;

/**
 * How a table lies on disk. Chosen when the table is created; afterwards it is found out, never configured.
 *
 * <p>{@link #CLASSIC} is what Python DataShard 0.6 to 0.9 reads and writes. {@link #ICEBERG} is what Python DataShard 0.10 and later reads and
 * writes, and what DuckDB, pyiceberg, Spark and Iceberg Java read.
 */
public enum Layout {
    CLASSIC,
    ICEBERG
}
