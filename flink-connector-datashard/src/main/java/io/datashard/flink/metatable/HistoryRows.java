package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.SOME_TIME;
import static io.datashard.flink.metatable.ShownValues.TEXT;

import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.jspecify.annotations.Nullable;

/** Which snapshot was current from when on, as the snapshot log has it. */
final class HistoryRows {
    private HistoryRows() {}

    /**
     * A line of the log.
     *
     * @param snapshot the snapshot; null if the table lists it no more
     * @param isAncestor whether the current snapshot is built on it, or is it
     */
    private record Row(SnapshotLogEntry line, @Nullable Snapshot snapshot, boolean isAncestor) {}

    static Listing<?> listing() {
        return new Listing.Builder<Row>()
                .column("made_current_at", SOME_TIME, row -> ShownValues.time(row.line.timestampMs()))
                .column("snapshot_id", SOME_TEXT, row -> ShownValues.id(row.line.snapshotId()))
                .column("parent_id", TEXT, row -> row.snapshot == null ? null : ShownValues.id(row.snapshot.parent()))
                .column("is_current_ancestor", DataTypes.BOOLEAN().notNull(), row -> row.isAncestor)
                .of(HistoryRows::rows);
    }

    private static Stream<Row> rows(ShownState table) {
        Map<SnapshotId, Snapshot> listed = table.listed();
        Set<SnapshotId> ancestors = ancestors(table.metadata().currentSnapshotId(), listed);
        return table.metadata().snapshotLog().stream()
                .map(line -> new Row(line, listed.get(line.snapshotId()), ancestors.contains(line.snapshotId())));
    }

    private static Set<SnapshotId> ancestors(@Nullable SnapshotId current, Map<SnapshotId, Snapshot> listed) {
        Set<SnapshotId> ancestors = new HashSet<>();
        SnapshotId next = current;
        while (next != null && ancestors.add(next)) {
            Snapshot snapshot = listed.get(next);
            next = snapshot == null ? null : snapshot.parent();
        }
        return ancestors;
    }
}
