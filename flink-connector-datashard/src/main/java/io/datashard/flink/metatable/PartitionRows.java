package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.SOME_COUNT;
import static io.datashard.flink.metatable.ShownValues.SOME_NUMBER;
import static io.datashard.flink.metatable.ShownValues.TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXTS;
import static io.datashard.flink.metatable.ShownValues.TIME;

import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Partition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The partitions that data files of a snapshot are in. Holds what is known of each partition, and the paths of the files. */
final class PartitionRows {
    private PartitionRows() {}

    /** Partitions are the same if their values are, and they are of one spec. */
    private record Key(int specId, Partition partition) {}

    private record Row(ShownColumns columns, Key key, Tally tally) {}

    static Listing<?> listing() {
        return new Listing.Builder<Row>()
                .column("partition", TEXTS, row -> row.columns.partition(row.key.partition))
                .column("spec_id", SOME_COUNT, row -> row.key.specId)
                .column("record_count", SOME_NUMBER, row -> row.tally.rows)
                .column("file_count", SOME_NUMBER, row -> row.tally.files)
                .column("total_data_file_size_in_bytes", SOME_NUMBER, row -> row.tally.bytes)
                .column(
                        "last_updated_at",
                        TIME,
                        row -> row.tally.last == null ? null : ShownValues.time(row.tally.last.timestampMs()))
                .column(
                        "last_updated_snapshot_id",
                        TEXT,
                        row -> row.tally.last == null ? null : ShownValues.id(row.tally.last.id()))
                .of(PartitionRows::rows);
    }

    private static Stream<Row> rows(ShownState table) {
        Map<SnapshotId, Snapshot> listed = table.listed();
        Map<Key, Tally> partitions = new LinkedHashMap<>();
        try (Stream<ManifestsOf.Entry> files = new ManifestsOf(table).filesOfSnapshot()) {
            files.forEachOrdered(found -> {
                DataFile file = found.entry().file();
                // Without the labels that old releases attach to files.
                Key key = new Key(
                        found.manifest().details().partitionSpecId(),
                        Partition.of(file.partition().values()));
                SnapshotId id = found.entry().snapshotId();
                partitions.computeIfAbsent(key, any -> new Tally()).add(file, id == null ? null : listed.get(id));
            });
        }
        ShownColumns columns = new ShownColumns(table.metadata());
        return partitions.entrySet().stream().map(entry -> new Row(columns, entry.getKey(), entry.getValue()));
    }

    /** What the files of a partition say together. */
    private static final class Tally {
        private long rows;
        private long files;
        private long bytes;
        /** The snapshot that was last to add a file, of those that are listed. */
        private @Nullable Snapshot last;

        void add(DataFile file, @Nullable Snapshot addedBy) {
            rows += file.recordCount();
            files++;
            bytes += file.sizeInBytes();
            Snapshot before = last;
            if (addedBy != null && (before == null || addedBy.timestampMs() >= before.timestampMs())) {
                last = addedBy;
            }
        }
    }
}
