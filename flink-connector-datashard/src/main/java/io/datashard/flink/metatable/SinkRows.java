package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.COUNT;
import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXT;
import static io.datashard.flink.metatable.ShownValues.TIME;

import io.datashard.commit.LedgerLine;
import io.datashard.commit.LineageEntry;
import io.datashard.commit.SinkFamily;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** What the table remembers of the commits of sinks: a row for each run of a sink. */
final class SinkRows {
    private SinkRows() {}

    /**
     * A line of the ledger.
     *
     * @param published the snapshot that published the last commit of the run; null if the table lists it no more
     */
    private record Row(LedgerLine line, @Nullable Snapshot published) {}

    static Listing<?> listing() {
        return new Listing.Builder<Row>()
                .column("sink_id", SOME_TEXT, row -> ShownValues.text(row.line.sinkId()))
                .column(
                        "family_id",
                        SOME_TEXT,
                        row -> ShownValues.text(row.line.family().id()))
                .column(
                        "commit_scope",
                        SOME_TEXT,
                        row -> ShownValues.text(row.line.scope().name()))
                .column("started_at", TIME, row -> birth(row.line.family()))
                .column("lineage_id", TEXT, ofRun(run -> ShownValues.text(run.lineage())))
                .column("restored_from_lineage_id", TEXT, ofParent(from -> ShownValues.text(from.lineage())))
                .column("restored_from_checkpoint_id", NUMBER, ofParent(from -> from.fork()
                        .value()))
                .column("checkpoint_id", NUMBER, ofRun(run -> run.checkpointId().value()))
                .column("snapshot_id", TEXT, ofRun(run -> ShownValues.id(run.snapshotId())))
                .column(
                        "published_at",
                        TIME,
                        row -> row.published == null ? null : ShownValues.time(row.published.timestampMs()))
                .column("file_count", COUNT, ofRun(LineageEntry::files))
                .of(SinkRows::rows);
    }

    private static Stream<Row> rows(ShownState table) {
        Map<SnapshotId, Snapshot> listed = table.listed();
        return LedgerLine.of(table.metadata()).stream().map(line -> {
            LineageEntry run = line.lineage();
            return new Row(line, run == null ? null : listed.get(run.snapshotId()));
        });
    }

    private static @Nullable TimestampData birth(SinkFamily family) {
        return family.bornMs() == SinkFamily.UNKNOWN_BIRTH ? null : ShownValues.time(family.bornMs());
    }

    private static ShownColumn.Value<Row> ofRun(ShownColumn.Value<LineageEntry> value) {
        return row -> {
            LineageEntry run = row.line.lineage();
            return run == null ? null : value.of(run);
        };
    }

    private static ShownColumn.Value<Row> ofParent(ShownColumn.Value<LineageEntry.Parent> value) {
        return ofRun(run -> {
            LineageEntry.Parent parent = run.parent();
            return parent == null ? null : value.of(parent);
        });
    }
}
