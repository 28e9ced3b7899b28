package io.datashard.read;

/** What a continuous read does when it can't tell what is new, because the snapshots after its position have been expired. */
public enum OnGap {
    /** Fails, naming both snapshots. */
    FAIL,
    /** Reads the whole table as of the first snapshot after the gap: no row is lost, rows that were read before come again. */
    EARLIEST,
    /** Goes on after the current snapshot: no row comes twice, what was added in the gap is not read. */
    LATEST
}
