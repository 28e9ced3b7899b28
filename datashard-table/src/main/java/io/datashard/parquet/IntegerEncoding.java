package io.datashard.parquet;

import io.datashard.annotation.PublicEvolving;

/** How whole numbers are encoded: the types int, long, date, time, timestamp and timestamptz. */
@PublicEvolving
public enum IntegerEncoding {
    /** As numbers of dictionary entries while that is smaller, then plainly. Every reader has both. */
    DICTIONARY,
    /**
     * The same, but as differences (Parquet's DELTA_BINARY_PACKED) where these take at most half of the plain values and less than the dictionary,
     * as of numbers and times that ascend. Flink's own Parquet reader fails on such files.
     */
    DELTA
}
