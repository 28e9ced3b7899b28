package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.COUNT;
import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.SOME_TIME;
import static io.datashard.flink.metatable.ShownValues.TEXT;

import io.datashard.model.MetadataLogEntry;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.SnapshotLogEntry;
import io.datashard.storage.StoragePath;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metadata files of the table that its metadata log names, oldest first, and the current one. */
final class MetadataLogRows {
    private static final StoragePath FOLDER = StoragePath.of("metadata");

    private MetadataLogRows() {}

    /**
     * A metadata file.
     *
     * @param latest the snapshot that was current at its time; null for none, or if the snapshot log does not tell
     * @param snapshot that snapshot; null also if the table lists it no more
     */
    private record Row(long timestampMs, String file, @Nullable SnapshotId latest, @Nullable Snapshot snapshot) {}

    static Listing<?> listing() {
        return new Listing.Builder<Row>()
                .column("timestamp", SOME_TIME, row -> ShownValues.time(row.timestampMs))
                .column("file", SOME_TEXT, row -> ShownValues.text(row.file))
                .column("latest_snapshot_id", TEXT, row -> ShownValues.id(row.latest))
                .column("latest_schema_id", COUNT, row -> row.snapshot == null ? null : row.snapshot.schemaId())
                .column(
                        "latest_sequence_number",
                        NUMBER,
                        row -> row.snapshot == null ? null : ShownValues.number(row.snapshot.sequenceNumber()))
                .of(MetadataLogRows::rows);
    }

    private static Stream<Row> rows(ShownState table) {
        Map<SnapshotId, Snapshot> listed = table.listed();
        NavigableMap<Long, SnapshotId> currentSince =
                currentSince(table.metadata().snapshotLog());
        SnapshotId current = table.metadata().currentSnapshotId();
        Row last = new Row(
                table.metadata().lastUpdatedMs(),
                table.where(table.current().metadataFile()),
                current,
                current == null ? null : listed.get(current));
        Stream<Row> before = table.metadata().metadataLog().stream().map(entry -> {
            Map.Entry<Long, SnapshotId> then = currentSince.floorEntry(entry.timestampMs());
            SnapshotId latest = then == null ? null : then.getValue();
            return new Row(
                    entry.timestampMs(), where(table, entry), latest, latest == null ? null : listed.get(latest));
        });
        return Stream.concat(before, Stream.of(last));
    }

    /** Of two lines of one time, the later one counts. */
    private static NavigableMap<Long, SnapshotId> currentSince(List<SnapshotLogEntry> log) {
        NavigableMap<Long, SnapshotId> since = new TreeMap<>();
        log.forEach(line -> since.put(line.timestampMs(), line.snapshotId()));
        return since;
    }

    /** All metadata files lie in one folder. The log of some layouts has the path that the table had when it was written. */
    private static String where(ShownState table, MetadataLogEntry entry) {
        String stored = entry.metadataFile().replace('\\', '/');
        return table.where(FOLDER.resolve(stored.substring(stored.lastIndexOf('/') + 1)));
    }
}
