package io.datashard.read;

import io.datashard.annotation.PublicEvolving;

/** What an incremental or continuous read does with a snapshot that removed rows. */
@PublicEvolving
public enum NonAppendChanges {
    /** Fails, naming the snapshot. */
    FAIL,
    /** Reads the rows that the snapshot added, and ignores the rows that it removed. */
    SKIP
}
