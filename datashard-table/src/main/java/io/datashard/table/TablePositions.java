package io.datashard.table;

import io.datashard.read.NamedPositions;

/** Finds the named positions of an open table. */
public final class TablePositions {
    private TablePositions() {}

    /** The named positions of readers of the table. Reads nothing yet. */
    public static NamedPositions of(TableAccess access) {
        return new NamedPositions(
                access.storage(),
                new PlannedAccess(access.storage().root(), access, false),
                access.clock(),
                access.ids(),
                access.pause());
    }
}
