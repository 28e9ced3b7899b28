package io.datashard.read;

import io.datashard.annotation.PublicEvolving;

/** What a continuous read does at a gap: it can't tell what is new, because the snapshots after its position have expired. */
@PublicEvolving
public enum OnGap {
    /** Fails, naming both snapshots. */
    FAIL,
    /** Reads the whole table as of the first snapshot after the gap: no row is lost, but rows that were read before come again. */
    EARLIEST,
    /** Goes on after the current snapshot: no row comes twice, but rows that were added in the gap are not read. */
    LATEST
}
