package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;

/** Which rows of a table a lookup join holds. */
@PublicEvolving
public enum LookupCache {
    /** All rows that the query can need. */
    FULL
}
