package io.datashard.flink.metatable;

import static io.datashard.flink.metatable.ShownValues.NUMBER;
import static io.datashard.flink.metatable.ShownValues.SOME_COUNT;
import static io.datashard.flink.metatable.ShownValues.SOME_TEXT;
import static io.datashard.flink.metatable.ShownValues.TEXT;

import io.datashard.model.ManifestFile;
import org.jspecify.annotations.Nullable;

/** The manifests of a snapshot, in stored order. */
final class ManifestRows {
    private ManifestRows() {}

    private record Row(ShownState table, ManifestFile manifest) {}

    static Listing<?> listing() {
        return new Listing.Builder<Row>()
                .column("path", SOME_TEXT, row -> ShownValues.text(row.table.where(row.manifest.path())))
                .column("length", NUMBER, row -> row.manifest.length() < 0 ? null : (Long) row.manifest.length())
                .column("partition_spec_id", SOME_COUNT, row -> row.manifest
                        .details()
                        .partitionSpecId())
                .column("added_snapshot_id", TEXT, row -> ShownValues.id(row.manifest.addedSnapshotId()))
                .column("sequence_number", NUMBER, row -> ShownValues.number(row.manifest.sequenceNumber()))
                .column("min_sequence_number", NUMBER, row -> ShownValues.number(row.manifest.minSequenceNumber()))
                .column("added_data_files_count", SOME_COUNT, row -> row.manifest.addedFiles())
                .column("existing_data_files_count", SOME_COUNT, row -> row.manifest.existingFiles())
                .column("deleted_data_files_count", SOME_COUNT, row -> row.manifest
                        .details()
                        .deletedFiles())
                .column(
                        "added_rows_count",
                        NUMBER,
                        row -> rows(
                                row.manifest.addedFiles(),
                                row.manifest.details().addedRows()))
                .column(
                        "existing_rows_count",
                        NUMBER,
                        row -> rows(
                                row.manifest.existingFiles(),
                                row.manifest.details().existingRows()))
                .column("sha256", TEXT, row -> ShownValues.text(row.manifest.sha256()))
                .of(table -> new ManifestsOf(table).ofSnapshot().map(manifest -> new Row(table, manifest)));
    }

    /** A manifest list says 0 also if the rows were not counted. */
    private static @Nullable Long rows(int files, long rows) {
        return files > 0 && rows == 0 ? null : (Long) rows;
    }
}
