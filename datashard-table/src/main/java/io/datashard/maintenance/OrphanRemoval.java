package io.datashard.maintenance;

import io.datashard.annotation.PublicEvolving;
import io.datashard.table.TableAccess;
import java.time.Duration;
/** Skeleton. */
@PublicEvolving
public final class OrphanRemoval {
    private OrphanRemoval() {}

    static OrphanRemoval of(TableAccess access) { throw new UnsupportedOperationException(); }
    /** Removes only what is older than this; default 1 day; below 1 hour only with allowShortGrace. */
    public OrphanRemoval olderThan(Duration grace) { throw new UnsupportedOperationException(); }
    public OrphanRemoval allowShortGrace() { throw new UnsupportedOperationException(); }
    public OrphanReport plan() { throw new UnsupportedOperationException(); }
    public OrphanReport run(Progress progress) { throw new UnsupportedOperationException(); }
}
