package io.datashard.read;

import io.datashard.annotation.PublicEvolving;

/** How to read tables of Python up to 0.4, whose snapshots hold only the files that they added. */
@PublicEvolving
public enum LegacyReadMode {
    /** Like all other tables: fails on such a table, because the current snapshot is only a part of it. */
    FULL,
    /** Reads such a table as the union of all its snapshots, and all other tables as usual. */
    UNION
}
