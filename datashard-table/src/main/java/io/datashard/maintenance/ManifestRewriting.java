package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;

/** Skeleton. */
@PublicEvolving
public final class ManifestRewriting {
    private ManifestRewriting() {}

    static ManifestRewriting of(TableAccess access) { throw new UnsupportedOperationException(); }
    public ManifestReport plan() { throw new UnsupportedOperationException(); }
    public ManifestReport run() { throw new UnsupportedOperationException(); }
}
