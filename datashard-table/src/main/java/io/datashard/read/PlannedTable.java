package io.datashard.read;

import io.datashard.layout.Numbering;
import io.datashard.model.TableMetadata;

/** The table, as read planning sees it. Used by one thread at a time; blocking. */
public interface PlannedTable {
    /** The table root, for messages. */
    String name();

    /** Looks whether the table has changed. If not, this costs one read of one small object. */
    void refresh();

    /** The metadata as of the last refresh, or of the first call. */
    TableMetadata metadata();

    /** How the snapshots of the table are numbered. */
    Numbering numbering();

    /** Reads the manifests of {@link #metadata}. */
    ManifestReader manifests();
}
