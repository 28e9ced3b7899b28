package io.datashard.read;

import io.datashard.model.TableMetadata;

/** The table as the planning sees it. Used by one thread at a time; blocking. */
public interface PlannedTable {
    /** The table root, for messages. */
    String name();

    /** Looks whether the table has changed: one read of one small object where it has not. */
    void refresh();

    /** The metadata as of the last refresh, or of the first call. */
    TableMetadata metadata();

    /**
     * Stands for how snapshots are numbered: while it stays the same, the sequence number of a snapshot does. A migration to another layout may
     * number them anew (iceberg format section 11.2).
     */
    String numbering();

    /** Reads manifests of that metadata. */
    ManifestReader manifests();
}
