package io.datashard.read;

import io.datashard.layout.Numbering;
import io.datashard.model.TableMetadata;

/** The table as the planning sees it. Used by one thread at a time; blocking. */
public interface PlannedTable {
    /** The table root, for messages. */
    String name();

    /** Looks whether the table has changed: one read of one small object where it has not. */
    void refresh();

    /** The metadata as of the last refresh, or of the first call. */
    TableMetadata metadata();

    /** How its snapshots are numbered. */
    Numbering numbering();

    /** Reads manifests of that metadata. */
    ManifestReader manifests();
}
