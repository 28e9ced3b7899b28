package io.datashard.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.layout.Layout;
import io.datashard.layout.TableLayout;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.IcebergEditor;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What commits leave in documents of the iceberg layout, as others read them: iceberg format sections 0, 2.3, 3.3 and 6.8. */
class IcebergCommitTest {
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String MERGE = "datashard.manifest.compaction-threshold";

    private final MemoryStorage storage = new MemoryStorage();
    private final TestTable table = new TestTable(storage, 1, Layout.ICEBERG);
    private final IcebergEditor editor = new IcebergEditor(storage);

    @Test
    void namesAreThosePythonGives() {
        table.create(Map.of());
        table.append("a");
        table.append("b");
        JsonNode metadata = editor.metadata();
        assertThat(table.current().metadataFile()).hasToString("metadata/v3.metadata.json");
        assertThat(metadata.at("/snapshots/1/manifest-list").textValue())
                .matches("s3://memory/table/metadata/snap-"
                        + metadata.at("/current-snapshot-id").longValue() + "-1-" + UUID + "\\.avro");
        assertThat(editor.manifestList())
                .extracting(manifest -> manifest.get("manifest_path").toString())
                .hasSize(2)
                .allMatch(path -> path.matches("s3://memory/table/metadata/" + UUID + "-m0\\.avro"));
        assertThat(editor.entries())
                .extracting(entry -> file(entry).get("file_path").toString())
                .containsExactly("s3://memory/table/data/a.parquet", "s3://memory/table/data/b.parquet");
        assertThat(metadata.at("/metadata-log").findValuesAsText("metadata-file"))
                .containsExactly(
                        "s3://memory/table/metadata/v1.metadata.json", "s3://memory/table/metadata/v2.metadata.json");
        assertThat(storage.paths()).noneMatch(path -> path.value().startsWith("metadata.version-hint"));
    }

    @Test
    void summariesCountWhatCameAndWhatIsThere() {
        table.create(Map.of(MERGE, "3"));
        DataFile a = table.file("a", 3);
        DataFile b = table.file("b", 4);
        commit(Snapshot.APPEND, List.of(a, b), Set.of());
        assertSummary("append", "2", "7", a.sizeInBytes() + b.sizeInBytes(), "2", "7");
        DataFile c = table.file("c", 5);
        commit(Snapshot.APPEND, List.of(c), Set.of());
        assertSummary("append", "1", "5", c.sizeInBytes(), "3", "12");
        commit(Snapshot.DELETE, List.of(), Set.of(a.path()));
        assertSummary("delete", "0", "0", 0, "2", "9");
        DataFile bc = table.file("bc", 9);
        commit(Snapshot.REPLACE, List.of(bc), Set.of(b.path(), c.path()));
        assertSummary("replace", "1", "9", bc.sizeInBytes(), "1", "9");
        DataFile d = table.file("d", 1);
        commit(Snapshot.OVERWRITE, List.of(d), Set.of(bc.path()));
        assertSummary("overwrite", "1", "1", d.sizeInBytes(), "1", "1");
        commit(Snapshot.DELETE, List.of(), Set.of(d.path()));
        assertSummary("delete", "0", "0", 0, "0", "0");
    }

    /** Nobody could read a table whose hint names a file that is not there. */
    @Test
    void hintOfATableThatIsPutInPlaceOfOursWhileACommitEndsIsLeftAlone() {
        table.create(Map.of());
        table.append("a");
        FaultyStorage process = new FaultyStorage(storage);
        process.before(operation -> {
            boolean isPublished =
                    storage.stat(StoragePath.of("metadata/v3.metadata.json")).isPresent();
            if (isPublished && operation.path().name().equals("version-hint.text")) {
                storage.paths().forEach(storage::delete);
                table.create(Map.of());
            }
        });
        table.committer(process).commit(TestTable.appending(table.file("b", 1)));
        assertThat(table.current().metadataFile()).hasToString("metadata/v1.metadata.json");
        assertThat(TableAudit.of(storage).names()).isEmpty();
    }

    /** Rules 0.3 and 0.4: Python takes an entry for live whatever its status, and does not inherit numbers. */
    @Test
    void everyEntryHasItsNumbersAndNoneIsDeleted() {
        table.create(Map.of(MERGE, "4"));
        Set<StoragePath> live = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            DataFile file = table.file("f" + i, i + 1);
            Set<StoragePath> removed = i % 3 == 2 ? Set.of(live.iterator().next()) : Set.of();
            commit(i % 3 == 2 ? Snapshot.OVERWRITE : Snapshot.APPEND, List.of(file), removed);
            live.removeAll(removed);
            live.add(file.path());
            requireExplicit(editor.metadata());
        }
        assertThat(TableAudit.of(storage).entries())
                .extracting(entry -> entry.file().path())
                .containsExactlyInAnyOrderElementsOf(live);
    }

    private void requireExplicit(JsonNode metadata) {
        long number = metadata.get("last-sequence-number").longValue();
        long rows = 0;
        for (GenericRecord manifest : editor.manifestList()) {
            assertThat(manifest.get("deleted_files_count")).isEqualTo(0);
            assertThat(manifest.get("deleted_rows_count")).isEqualTo(0L);
            assertThat(manifest.get("content")).isEqualTo(0);
            assertThat(manifest.get("partition_spec_id")).isEqualTo(0);
            assertThat((Long) manifest.get("sequence_number")).isBetween(1L, number);
            assertThat((Long) manifest.get("min_sequence_number"))
                    .isBetween(1L, (Long) manifest.get("sequence_number"));
            rows += (Long) manifest.get("added_rows_count") + (Long) manifest.get("existing_rows_count");
        }
        for (GenericRecord entry : editor.entries()) {
            assertThat(entry.get("status")).isIn(0, 1);
            assertThat((Long) entry.get("snapshot_id")).isPositive();
            assertThat((Long) entry.get("sequence_number")).isBetween(1L, number);
            assertThat(entry.get("file_sequence_number")).isEqualTo(entry.get("sequence_number"));
            rows -= (Long) file(entry).get("record_count");
        }
        assertThat(rows).isZero();
    }

    static Stream<GoldenTable> writableTables() {
        return GoldenTable.all().stream()
                .filter(golden -> !golden.isClassic()
                        && !golden.schema().fields().isEmpty()
                        && !golden.expected().get("live_files").isEmpty()
                        && !golden.name().equals("0.11.2/no-schema"));
    }

    /** Merging manifests that Python wrote keeps all that it recorded of every file, and where a moved table was. */
    @ParameterizedTest
    @MethodSource("writableTables")
    void mergingKeepsAllThatPythonRecorded(GoldenTable golden) {
        MemoryStorage copy = golden.inMemory();
        IcebergEditor looked = new IcebergEditor(copy);
        looked.editMetadata(tree -> ((ObjectNode) tree.get("properties")).put(MERGE, "1"));
        ObjectNode before = looked.metadata();
        TestTable moved = new TestTable(copy, 1, Layout.ICEBERG);
        List<ManifestEntry> entries = entries(moved);
        DataFile added =
                moved.file("added", 1).inPartition(entries.get(0).file().partition());

        moved.committer(copy).commit(TestTable.appending(added));

        List<ManifestEntry> after = entries(moved);
        assertThat(looked.manifestList()).hasSize(2);
        assertThat(after.subList(0, after.size() - 1))
                .isEqualTo(entries.stream().map(ManifestEntry::asExisting).toList());
        assertThat(after.get(after.size() - 1).file()).isEqualTo(added);
        ObjectNode now = looked.metadata();
        String location = before.get("location").textValue();
        assertThat(now.get("location").textValue()).isEqualTo(location).startsWith("file:///");
        assertThat(looked.manifestList())
                .allMatch(manifest -> manifest.get("manifest_path").toString().startsWith(location + "/metadata/"));
        assertThat(looked.entries())
                .allMatch(entry -> file(entry).get("file_path").toString().startsWith(location + "/data/"));
        assertThat(now.at("/metadata-log").findValuesAsText("metadata-file"))
                .last()
                .isEqualTo(location + "/metadata/v" + golden.expected().get("metadata_version") + ".metadata.json");
        assertThat(now.get("last-updated-ms").longValue())
                .isGreaterThan(before.get("last-updated-ms").longValue());
        assertThat(now.get("schemas")).isEqualTo(before.get("schemas"));
        assertThat(now.get("partition-specs")).isEqualTo(before.get("partition-specs"));
    }

    private static List<ManifestEntry> entries(TestTable table) {
        TableLayout layout = table.layout(table.storage());
        TableMetadata metadata = layout.loadOrFail().metadata();
        return layout.readManifestList(metadata, metadata.currentSnapshot().orElseThrow()).stream()
                .flatMap(manifest -> layout.readManifest(metadata, manifest).stream())
                .toList();
    }

    private void commit(String operation, List<DataFile> added, Set<StoragePath> removed) {
        table.committer(storage).commit(TestTable.replacing(operation, added, removed));
    }

    private void assertSummary(
            String operation, String files, String rows, long bytes, String totalFiles, String totalRows) {
        JsonNode metadata = editor.metadata();
        JsonNode snapshots = metadata.get("snapshots");
        JsonNode summary = snapshots.get(snapshots.size() - 1).get("summary");
        assertThat(summary.get("operation").textValue()).isEqualTo(operation);
        assertThat(summary.get("added-data-files").textValue()).isEqualTo(files);
        assertThat(summary.get("added-records").textValue()).isEqualTo(rows);
        assertThat(summary.get("added-files-size").textValue()).isEqualTo(Long.toString(bytes));
        assertThat(summary.get("total-data-files").textValue()).isEqualTo(totalFiles);
        assertThat(summary.get("total-records").textValue()).isEqualTo(totalRows);
        assertThat(summary.get("by").textValue()).isEqualTo("test");
        assertThat(summary.has("manifest-list-length")).isFalse();
        long length = table.current()
                .metadata()
                .currentSnapshot()
                .map(snapshot ->
                        storage.stat(snapshot.manifestList()).orElseThrow().size())
                .orElseThrow();
        assertThat(summary.get("datashard.manifest-list-length").textValue()).isEqualTo(Long.toString(length));
    }

    private static GenericRecord file(GenericRecord entry) {
        return (GenericRecord) entry.get("data_file");
    }
}
