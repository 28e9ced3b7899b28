package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;

/** Skeleton. */
@PublicEvolving
public final class TableVerification {
    private TableVerification() {}

    static TableVerification of(TableAccess access) { throw new UnsupportedOperationException(); }
    /** Reads all rows and compares SHA-256 of data files. */
    public TableVerification deep() { throw new UnsupportedOperationException(); }
    public VerificationReport run(Progress progress) { throw new UnsupportedOperationException(); }
}
