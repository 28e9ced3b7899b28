package io.datashard.read;

/** What an incremental or continuous read does with a snapshot that removed rows. */
public enum NonAppendChanges {
    /** Fails, naming the snapshot. */
    FAIL,
    /** Reads the rows that the snapshot added, and ignores the rows that it removed. */
    SKIP
}
