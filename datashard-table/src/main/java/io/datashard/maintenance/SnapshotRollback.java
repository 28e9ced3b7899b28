package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;

/** Skeleton. */
@PublicEvolving
public final class SnapshotRollback {
    private SnapshotRollback() {}

    static SnapshotRollback of(TableAccess access, String snapshotId) { throw new UnsupportedOperationException(); }
    public RollbackReport plan() { throw new UnsupportedOperationException(); }
    public RollbackReport run() { throw new UnsupportedOperationException(); }
}
