package io.datashard.format.layout;

import io.datashard.format.error.InvalidUseException;
import io.datashard.format.schema.PartitionTerm;
import java.util.List;

/**
 * How a table lies on disk. Chosen when the table is created; afterwards it is found out, never configured.
 *
 * <p>{@link #CLASSIC} is what Python DataShard 0.6 to 0.9 reads and writes. {@link #ICEBERG} is what Python DataShard 0.10 and later reads and
 * writes, and what DuckDB, pyiceberg, Spark and Iceberg Java read.
 */
public enum Layout {
    CLASSIC,
    ICEBERG;

    /**
     * Checks that a table of this layout can have these partitions.
     *
     * @param table where it is to lie, for the message
     * @throws InvalidUseException if it can't
     */
    public void requirePartitions(String table, List<PartitionTerm> terms) {
        if (this == CLASSIC && !terms.isEmpty()) {
            throw new InvalidUseException(
                    "Cannot create the table " + table + " with the partitions " + PartitionTerm.text(terms),
                    "a table of the classic layout has none",
                    "Create it with the iceberg layout ('layout' = 'iceberg') or without partitions; nothing was changed");
        }
    }
}
