package io.datashard.maintenance;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;

/**
 * The tasks that keep a table healthy. Each is described first, then planned or run: {@code plan} reads and changes nothing, {@code run} does
 * what a plan of that moment would say. Tasks may run while others write, read or maintain the table. Thread-safe; all methods block and throw
 * {@link io.datashard.error.DataShardException}s.
 */
@PublicEvolving
public final class TableMaintenance {
    private final TableAccess access;

    private TableMaintenance(TableAccess access) {
        this.access = access;
    }

    /** The tasks of a table; usable until the table object is closed. */
    public static TableMaintenance of(DataShardTable table) {
        return new TableMaintenance(table.access());
    }

    /** The tasks of an open table. */
    @Internal
    public static TableMaintenance of(TableAccess access) {
        return new TableMaintenance(access);
    }

    /** Lets go of old snapshots. */
    public SnapshotExpiry expireSnapshots() {
        return SnapshotExpiry.of(access);
    }

    /** Removes files that neither a snapshot nor a writer needs. */
    public OrphanRemoval removeOrphanFiles() {
        return OrphanRemoval.of(access);
    }

    /** Merges small data files. */
    public DataFileRewrite rewriteDataFiles() {
        return DataFileRewrite.of(access);
    }

    /** Merges manifests. */
    public ManifestRewriting rewriteManifests() {
        return ManifestRewriting.of(access);
    }

    /** Makes an earlier snapshot the current one again. */
    public SnapshotRollback rollbackToSnapshot(String snapshotId) {
        return SnapshotRollback.of(access, snapshotId);
    }

    /** Checks the table. */
    public TableVerification verify() {
        return TableVerification.of(access);
    }
}
