package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.COUNTS;
import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_COUNT;
import static io.datashard.flink.metatable.ShownValues.SOME_NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXTS;

import io.datashard.model.DataFile;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** The data files of a snapshot, or of all snapshots that the table lists. */
final class FileRows {
    private static final StringData PARQUET = StringData.fromString("PARQUET");

    private FileRows() {}

    /** What is the same for all rows. */
    private record Shared(ShownState table, ShownColumns columns, Map<SnapshotId, Snapshot> listed) {}

    private record Row(Shared shared, ManifestsOf.Entry entry) {
        DataFile file() {
            return entry.entry().file();
        }

        /** As in the metadata column of rows: the number of a listed snapshot comes before that of the entry. */
        @Nullable Long sequenceNumber() {
            SnapshotId id = entry.entry().snapshotId();
            Snapshot snapshot = id == null ? null : shared.listed.get(id);
            return snapshot != null && snapshot.sequenceNumber().isKnown()
                    ? ShownValues.number(snapshot.sequenceNumber())
                    : ShownValues.number(entry.entry().sequenceNumber());
        }
    }

    /** The files of a snapshot. */
    static Listing<?> ofSnapshot() {
        return listing(ManifestsOf::filesOfSnapshot);
    }

    /** The files of all listed snapshots. */
    static Listing<?> all() {
        return listing(ManifestsOf::allFiles);
    }

    private static Listing<?> listing(Function<ManifestsOf, Stream<ManifestsOf.Entry>> files) {
        return new Listing.Builder<Row>()
                .column(
                        "file_path",
                        SOME_TEXT,
                        row -> ShownValues.text(
                                row.shared.table.where(row.file().path())))
                .column("file_format", SOME_TEXT, row -> PARQUET)
                .column(
                        "spec_id",
                        SOME_COUNT,
                        row -> row.entry.manifest().details().partitionSpecId())
                .column(
                        "partition",
                        TEXTS,
                        row -> row.shared.columns.partition(row.file().partition()))
                .column("record_count", SOME_NUMBER, row -> row.file().recordCount())
                .column("file_size_in_bytes", SOME_NUMBER, row -> row.file().sizeInBytes())
                .column(
                        "column_sizes",
                        COUNTS,
                        row -> row.shared.columns.counts(row.file().metrics().columnSizes()))
                .column(
                        "value_counts",
                        COUNTS,
                        row -> row.shared.columns.counts(row.file().metrics().valueCounts()))
                .column(
                        "null_value_counts",
                        COUNTS,
                        row -> row.shared.columns.counts(row.file().nullCounts()))
                .column(
                        "lower_bounds",
                        TEXTS.notNull(),
                        row -> row.shared.columns.bounds(row.file().bounds().lower()))
                .column(
                        "upper_bounds",
                        TEXTS.notNull(),
                        row -> row.shared.columns.bounds(row.file().bounds().upper()))
                .column(
                        "snapshot_id",
                        TEXT,
                        row -> ShownValues.id(row.entry.entry().snapshotId()))
                .column("sequence_number", NUMBER, Row::sequenceNumber)
                .column("sha256", TEXT, row -> ShownValues.text(row.file().sha256()))
                .of(table -> {
                    Shared shared = new Shared(table, new ShownColumns(table.metadata()), table.listed());
                    return files.apply(new ManifestsOf(table)).map(entry -> new Row(shared, entry));
                });
    }
}
