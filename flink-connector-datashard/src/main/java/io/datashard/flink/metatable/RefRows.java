package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.COUNT;
import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;

import io.datashard.model.SnapshotRef;
import java.util.Locale;

/** The names of snapshots. */
final class RefRows {
    private RefRows() {}

    static Listing<?> listing() {
        return new Listing.Builder<SnapshotRef>()
                .column("name", SOME_TEXT, row -> ShownValues.text(row.name()))
                .column("type", SOME_TEXT, row -> ShownValues.text(row.type().toUpperCase(Locale.ROOT)))
                .column("snapshot_id", SOME_TEXT, row -> ShownValues.id(row.snapshotId()))
                .column("max_reference_age_in_ms", NUMBER, SnapshotRef::maxRefAgeMs)
                .column("min_snapshots_to_keep", COUNT, SnapshotRef::minSnapshotsToKeep)
                .column("max_snapshot_age_in_ms", NUMBER, SnapshotRef::maxSnapshotAgeMs)
                .of(table -> table.current().refs().stream());
    }
}
