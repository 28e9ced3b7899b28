package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.error.SettingNames;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.testing.GoldenTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scans of tables of every release find what the release itself found. */
class GoldenScanTest {
    static Stream<GoldenTable> tables() {
        return GoldenTable.all().stream();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void currentSnapshotHasTheLiveFiles(GoldenTable golden) {
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            List<String> found = metadata.currentSnapshot()
                    .map(snapshot -> files(access, metadata, new ScanStep.Full(snapshot)).stream()
                            .map(file -> file.file().path() + " " + file.file().recordCount() + " "
                                    + file.file().sizeInBytes())
                            .toList())
                    .orElse(List.of());

            List<String> expected = new ArrayList<>();
            golden.expected()
                    .get("live_files")
                    .forEach(file -> expected.add(
                            file.get("path").textValue() + " " + file.get("record_count") + " " + file.get("size")));
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everySnapshotHasItsFilesAndRows(GoldenTable golden) {
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            for (JsonNode expected : golden.expected().get("snapshots")) {
                Snapshot snapshot = new SnapshotSelector("t", metadata, SettingNames.JAVA)
                        .byId(SnapshotId.parse(expected.get("id").asText()));
                List<ScannedFile> files = files(access, metadata, new ScanStep.Full(snapshot));

                assertThat(files).hasSize(expected.get("files").intValue());
                if (golden.hasFullSnapshots() && expected.has("row_count")) {
                    assertThat(rows(files)).isEqualTo(expected.get("row_count").longValue());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tablesOfSeveralSnapshots")
    void snapshotModelIsDetected(GoldenTable golden) {
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();

            assertThat(new LegacyHistory(access.manifests(metadata), metadata).isIncremental())
                    .isEqualTo(!golden.hasFullSnapshots());
        }
    }

    @ParameterizedTest
    @MethodSource("incrementalTables")
    void unionOfAnIncrementalTableHasAllItsFiles(GoldenTable golden) {
        JsonNode expected = golden.expected().path("legacy_union_files");
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            ScanStep union = new LegacyHistory(access.manifests(metadata), metadata)
                    .union(metadata.currentSnapshot().orElseThrow());

            List<String> names = new ArrayList<>();
            expected.forEach(path -> names.add(path.textValue()));
            assertThat(files(access, metadata, union))
                    .extracting(file -> file.file().path().value())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    /** Following all snapshots from the empty table meets every file that was ever added, each once; a rewrite adds no rows. */
    @ParameterizedTest
    @MethodSource("fullTables")
    void changesFromTheBeginningAreAllFilesEver(GoldenTable golden) {
        try (TableAccess access =
                TableAccess.open(TableLocation.of(golden.root().toString()))) {
            TableMetadata metadata = access.layout().loadOrFail().metadata();
            Set<String> ever = new LinkedHashSet<>();
            Set<String> rewritten = new HashSet<>();
            for (Snapshot snapshot : metadata.snapshots()) {
                Set<String> into = Snapshot.REPLACE.equals(snapshot.operation()) ? rewritten : ever;
                files(access, metadata, new ScanStep.Full(snapshot)).stream()
                        .map(file -> file.file().path().value())
                        .filter(file -> !ever.contains(file) && !rewritten.contains(file))
                        .forEach(into::add);
            }

            List<String> met = new ArrayList<>();
            ContinuousPosition position = ContinuousPosition.START;
            ChangePlanner planner = new ChangePlanner(access.manifests(metadata), metadata);
            while (true) {
                Change change =
                        planner.next(position, metadata.currentSnapshot().orElseThrow());
                ScanStep step = null;
                Snapshot to;
                if (change instanceof Change.Next next) {
                    step = next.step();
                    to = next.to();
                } else if (change instanceof Change.RowsRemoved removed) {
                    step = removed.step();
                    to = removed.to();
                } else {
                    assertThat(change).isEqualTo(new Change.None());
                    break;
                }
                if (step != null) {
                    files(access, metadata, step)
                            .forEach(file -> met.add(file.file().path().value()));
                }
                position = ContinuousPosition.at(to);
            }
            assertThat(met).containsExactlyInAnyOrderElementsOf(ever);
        }
    }

    private static Stream<GoldenTable> tablesOfSeveralSnapshots() {
        return tables().filter(golden -> golden.expected().get("snapshots").size() > 1);
    }

    private static Stream<GoldenTable> incrementalTables() {
        return tables().filter(
                        golden -> golden.expected().path("legacy_union_files").size() > 0);
    }

    private static Stream<GoldenTable> fullTables() {
        return tables().filter(golden -> golden.hasFullSnapshots()
                && !golden.expected().get("current_snapshot_id").isNull());
    }

    private static List<ScannedFile> files(TableAccess access, TableMetadata metadata, ScanStep step) {
        return TableScan.open(access.manifests(metadata), metadata, step, FilePruner.KEEP_ALL, ScanCursor.START)
                .rest();
    }

    private static long rows(List<ScannedFile> files) {
        return files.stream().mapToLong(file -> file.file().recordCount()).sum();
    }
}
