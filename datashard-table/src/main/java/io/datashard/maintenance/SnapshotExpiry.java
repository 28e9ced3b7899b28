package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;
import java.time.Instant;
/** Skeleton. */
@PublicEvolving
public final class SnapshotExpiry {
    private SnapshotExpiry() {}

    static SnapshotExpiry of(TableAccess access) { throw new UnsupportedOperationException(); }
    /** Expires what is older than this; default: 5 days before now unless retainLast alone is given (as Python). */
    public SnapshotExpiry olderThan(Instant time) { throw new UnsupportedOperationException(); }
    /** Keeps at least so many of the newest snapshots; default 1. */
    public SnapshotExpiry retainLast(int count) { throw new UnsupportedOperationException(); }
    /** What run() would do now. */
    public ExpiryReport plan() { throw new UnsupportedOperationException(); }
    /** Does it. */
    public ExpiryReport run() { throw new UnsupportedOperationException(); }
}
