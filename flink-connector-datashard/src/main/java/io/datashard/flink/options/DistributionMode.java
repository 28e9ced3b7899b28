package io.datashard.flink.options;

/** Which writer of a sink gets a row. */
public enum DistributionMode {
    /** Whichever is nearest: rows stay where they are. */
    NONE,
    /** The one of the row's partition: every partition has one writer, and so as few files as can be. */
    HASH,
    /** {@link #HASH} for a table with partitions, otherwise {@link #NONE}. */
    AUTO
}
