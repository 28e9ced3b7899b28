package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.COUNT;
import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.SOME_TIME;
import static io.datashard.flink.metatable.ShownValues.TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXTS;

import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/** The snapshots that the table lists, in stored order. */
final class SnapshotRows {
    /** A snapshot and its table. */
    private record Row(ShownState table, Snapshot snapshot) {}

    private static final Listing<Row> LISTING = new Listing.Builder<Row>()
            .column("committed_at", SOME_TIME, row -> ShownValues.time(row.snapshot.timestampMs()))
            .column("snapshot_id", SOME_TEXT, row -> ShownValues.id(row.snapshot.id()))
            .column("parent_id", TEXT, row -> ShownValues.id(row.snapshot.parent()))
            .column("operation", TEXT, row -> ShownValues.text(row.snapshot.operation()))
            .column("manifest_list", SOME_TEXT, row -> ShownValues.text(row.table.where(row.snapshot.manifestList())))
            .column("summary", TEXTS.notNull(), row -> ShownValues.texts(row.snapshot.summary()))
            .column("sequence_number", NUMBER, row -> ShownValues.number(row.snapshot.sequenceNumber()))
            .column("schema_id", COUNT, row -> row.snapshot.schemaId())
            .of(table -> table.metadata().snapshots().stream().map(snapshot -> new Row(table, snapshot)));

    private SnapshotRows() {}

    static Listing<?> listing() {
        return LISTING;
    }

    /** The rows of some snapshots, as {@link Listing#rows}. */
    static Stream<RowData> rows(ShownState table, int[] chosen, Predicate<SnapshotId> wanted) {
        return LISTING.rows(table, chosen, row -> wanted.test(row.snapshot.id()));
    }
}
