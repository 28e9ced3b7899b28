package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;

/** Which writer of a sink gets a row. */
@PublicEvolving
public enum DistributionMode {
    /** The nearest writer: rows stay where they are. */
    NONE,
    /** The writer of the row's partition. Every partition has one writer and therefore the fewest files. */
    HASH,
    /** {@link #HASH} for a table with partitions, otherwise {@link #NONE}. */
    AUTO
}
