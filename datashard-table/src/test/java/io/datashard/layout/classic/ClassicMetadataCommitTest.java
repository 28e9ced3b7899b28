package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableProperties;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a commit makes of a metadata document (classic format sections 2.6 and 6.1). */
class ClassicMetadataCommitTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEEP = TableProperties.SNAPSHOT_RETENTION_COUNT;
    private static final String LOG_LIMIT = TableProperties.PREVIOUS_VERSIONS_MAX;

    @Test
    void aSnapshotBecomesCurrentAndIsLogged() throws IOException {
        MetadataFile base = table(Map.of());
        MetadataFile committed = append(base, 1);
        JsonNode tree = JSON.readTree(committed.toBytes());

        assertThat(tree.get("current_snapshot_id").longValue()).isEqualTo(1);
        assertThat(tree.get("last_sequence_number").longValue()).isEqualTo(1);
        assertThat(tree.get("last_updated_ms").longValue()).isEqualTo(1001);
        assertThat(tree.get("last_commit_id").textValue()).isEqualTo("commit-1");
        assertThat(tree.get("snapshots"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                [{"snapshot_id": 1, "timestamp_ms": 1001, "manifest_list": "metadata/manifests/list_1.avro",
                                  "parent_snapshot_id": -1, "operation": "append", "summary": {"a": "1", "b": "2"},
                                  "schema_id": 1, "sequence_number": 1}]
                                """));
        assertThat(tree.get("snapshot_log")).isEqualTo(JSON.readTree("[{\"timestamp_ms\": 1001, \"snapshot_id\": 1}]"));
        assertThat(tree.get("metadata_log"))
                .isEqualTo(JSON.readTree(
                        "[{\"timestamp-ms\": 1000, \"metadata-file\": \"metadata/v0-00000000.metadata.json\"}]"));
        assertWhole(committed);
    }

    @Test
    void theBaseStaysAsItIs() {
        MetadataFile base = append(table(Map.of("k", "v")), 1);
        byte[] before = base.toBytes();

        append(base, 2);
        base.apply(update(null, Map.of("x", "y"), Set.of("k"), 2, "metadata/v1-00000001.metadata.json"));

        assertThat(base.toBytes()).isEqualTo(before);
    }

    @Test
    void keysThatNobodyKnowsStayOnEveryLevel() throws IOException {
        ObjectNode tree = (ObjectNode)
                JSON.readTree(append(append(table(Map.of(KEEP, "2")), 1), 2).toBytes());
        tree.put("future", "kept").put("big", 1e300);
        ((ObjectNode) tree.get("snapshots").get(1)).putObject("future").put("deep", 1);
        ((ObjectNode) tree.get("snapshots").get(1).get("summary")).put("future", "kept");
        ((ObjectNode) tree.get("snapshot_log").get(1)).put("future", "kept");
        ((ObjectNode) tree.get("metadata_log").get(1)).put("future", "kept");
        ((ObjectNode) tree.get("schemas").get(0).get("fields").get(0)).put("doc", "kept");
        ((ObjectNode) tree.get("partition_specs").get(0)).put("future", "kept");

        MetadataFile committed = append(MetadataFile.parse(tree.toString().getBytes(StandardCharsets.UTF_8), "f"), 3);

        JsonNode after = JSON.readTree(committed.toBytes());
        assertThat(after.get("future")).isEqualTo(tree.get("future"));
        assertThat(after.get("big")).isEqualTo(tree.get("big"));
        assertThat(after.get("schemas")).isEqualTo(tree.get("schemas"));
        assertThat(after.get("partition_specs")).isEqualTo(tree.get("partition_specs"));
        // The parent was pruned, so this very node was changed; all else of it stays.
        ObjectNode expected = tree.get("snapshots").get(1).deepCopy();
        expected.put("parent_snapshot_id", -1);
        assertThat(after.get("snapshots").get(0)).isEqualTo(expected);
        assertThat(after.get("snapshot_log").get(0))
                .isEqualTo(tree.get("snapshot_log").get(1));
        assertThat(after.get("metadata_log").get(1))
                .isEqualTo(tree.get("metadata_log").get(1));
    }

    @Test
    void idsOfOldTablesStayWithoutSign() throws IOException {
        GoldenTable table = GoldenTable.named("0.3.3/history");
        VersionHint hint = VersionHint.parse(Files.readAllBytes(table.root().resolve(VersionHint.PATH.value())))
                .orElseThrow();
        byte[] content =
                Files.readAllBytes(table.root().resolve(hint.metadataFile().value()));
        MetadataFile base = MetadataFile.parse(content, hint.text());
        SnapshotId parent = base.metadata().currentSnapshotId();
        Snapshot snapshot = snapshot(new SnapshotId(-2), parent, base.metadata().lastUpdatedMs() + 1, 0);

        MetadataFile committed = base.apply(new MetadataUpdate(
                snapshot, Map.of(), Set.of(), base.metadata().lastUpdatedMs() + 1, "c", "metadata/v1.metadata.json"));

        JsonNode after = JSON.readTree(committed.toBytes());
        JsonNode last = after.get("snapshots").get(after.get("snapshots").size() - 1);
        assertThat(last.get("snapshot_id").asText()).isEqualTo("18446744073709551614");
        assertThat(last.get("parent_snapshot_id").asText()).isEqualTo(parent.toString());
        assertThat(last.get("sequence_number").isNull()).isTrue();
        assertThat(after.get("last_sequence_number").intValue()).isZero();
        assertThat(after.get("snapshots").get(0))
                .isEqualTo(JSON.readTree(content).get("snapshots").get(0));
        assertWhole(committed);
    }

    @Test
    void propertiesAreSetAndRemoved() throws IOException {
        MetadataFile base = append(table(Map.of("gone", "1", "changed", "1", "kept", "1")), 1);

        MetadataFile committed = base.apply(update(
                null,
                Map.of("changed", "2", "new", "2"),
                Set.of("gone", "never"),
                2,
                "metadata/v1-00000001.metadata.json"));

        assertThat(committed.metadata().properties()).isEqualTo(Map.of("changed", "2", "new", "2", "kept", "1"));
        assertThat(committed.metadata().currentSnapshotId()).isEqualTo(new SnapshotId(1));
        assertThat(committed.metadata().snapshots()).isEqualTo(base.metadata().snapshots());
        assertThat(committed.metadata().metadataLog()).hasSize(2);
        assertWhole(committed);
    }

    @Test
    void aCommitOfMetadataAlonePrunesNoSnapshot() {
        MetadataFile base = append(append(append(table(Map.of()), 1), 2), 3);

        MetadataFile committed =
                base.apply(update(null, Map.of(KEEP, "1"), Set.of(), 4, "metadata/v3-00000003.metadata.json"));

        assertThat(ids(committed)).containsExactly(1L, 2L, 3L);
        assertThat(ids(append(committed, 5))).containsExactly(5L);
    }

    @ParameterizedTest
    @CsvSource({"'', 10", "3, 3", "1, 1", "0, 25", "-1, 25", "many, 10", "' 3 ', 3", "100, 25"})
    void theMetadataLogIsTrimmedAsTheTableAsks(String limit, int size) throws IOException {
        MetadataFile document = table(limit.isEmpty() ? Map.of() : Map.of(LOG_LIMIT, limit));
        for (int id = 1; id <= 25; id++) {
            document = append(document, id);
        }
        List<MetadataLogEntry> log = document.metadata().metadataLog();

        assertThat(log).hasSize(size);
        assertThat(log.get(size - 1)).isEqualTo(new MetadataLogEntry(1024, "metadata/v24-00000024.metadata.json"));
        assertWhole(document);
    }

    @Test
    void aFileThatTheLogNamesLastIsNotNamedTwice() {
        MetadataFile base = append(table(Map.of()), 1);
        String named = base.metadata().metadataLog().get(0).metadataFile();

        MetadataFile committed = base.apply(update(null, Map.of(), Set.of(), 2, named));

        assertThat(committed.metadata().metadataLog()).isEqualTo(base.metadata().metadataLog());
    }

    @Test
    void aDocumentWithoutMetadataLogGetsOne() throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(table(Map.of()).toBytes());
        tree.remove("metadata_log");

        MetadataFile committed = append(MetadataFile.parse(tree.toString().getBytes(StandardCharsets.UTF_8), "f"), 1);

        assertThat(committed.metadata().metadataLog()).hasSize(1);
        assertWhole(committed);
    }

    @Test
    void theTimeOfTheLastCommitMustRise() {
        MetadataFile base = append(table(Map.of()), 1);

        assertThatThrownBy(() -> append(base, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLowerSequenceNumberDoesNotLowerTheTables() {
        MetadataFile base = append(table(Map.of()), 7);
        Snapshot late = snapshot(new SnapshotId(8), new SnapshotId(7), 1008, 3);

        MetadataFile committed = base.apply(update(late, Map.of(), Set.of(), 8, "metadata/v7-00000007.metadata.json"));

        assertThat(committed.metadata().lastSequenceNumber()).isEqualTo(new SequenceNumber(7));
        assertWhole(committed);
    }

    @Test
    void retentionKeepsTheNewestAndRepointsTheirParents() {
        MetadataFile document = table(Map.of(KEEP, "3"));
        for (int id = 1; id <= 6; id++) {
            document = append(document, id);
        }

        assertThat(ids(document)).containsExactly(4L, 5L, 6L);
        assertThat(document.metadata().snapshots().get(0).parent()).isNull();
        assertThat(document.metadata().snapshots().get(1).parent()).isEqualTo(new SnapshotId(4));
        assertThat(document.metadata().snapshotLog())
                .extracting(entry -> entry.snapshotId().bits())
                .containsExactly(4L, 5L, 6L);
        assertWhole(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "x", "", "99"})
    void retentionThatIsNoNumberAboveZeroKeepsAll(String count) {
        MetadataFile document = table(Map.of(KEEP, count));
        for (int id = 1; id <= 4; id++) {
            document = append(document, id);
        }

        assertThat(ids(document)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void retentionKeepsTheCurrentSnapshotEvenIfItsClockIsBehind() {
        MetadataFile base = append(append(table(Map.of(KEEP, "1")), 5), 6);
        Snapshot behind = snapshot(new SnapshotId(7), new SnapshotId(6), 10, 7);

        MetadataFile committed =
                base.apply(update(behind, Map.of(), Set.of(), 7, "metadata/v6-00000006.metadata.json"));

        assertThat(ids(committed)).containsExactly(6L, 7L);
        assertThat(committed.metadata().currentSnapshotId()).isEqualTo(new SnapshotId(7));
        assertWhole(committed);
    }

    @Test
    void aKeptSnapshotPointsToItsNearestKeptAncestor() {
        // 1 (newest by its clock) <- 2 <- 3 <- 4: 2 and 3 are pruned
        MetadataFile document = table(Map.of());
        document = document.apply(update(
                snapshot(new SnapshotId(1), null, 9_000, 1),
                Map.of(),
                Set.of(),
                1,
                "metadata/v0-00000000.metadata.json"));
        document = append(append(document, 2), 3);
        document = document.apply(update(
                snapshot(new SnapshotId(4), new SnapshotId(3), 9_001, 4),
                Map.of(KEEP, "2"),
                Set.of(),
                4,
                "metadata/v3-00000003.metadata.json"));

        assertThat(ids(document)).containsExactly(1L, 4L);
        assertThat(document.metadata().snapshots().get(1).parent()).isEqualTo(new SnapshotId(1));
        assertWhole(document);
    }

    @Test
    void aCircleOfPrunedParentsEndsInNone() {
        MetadataFile document = table(Map.of());
        document = document.apply(update(
                snapshot(new SnapshotId(1), new SnapshotId(2), 1, 1),
                Map.of(),
                Set.of(),
                1,
                "metadata/v0.metadata.json"));
        document = document.apply(update(
                snapshot(new SnapshotId(2), new SnapshotId(1), 2, 2),
                Map.of(),
                Set.of(),
                2,
                "metadata/v1.metadata.json"));
        document = document.apply(update(
                snapshot(new SnapshotId(3), new SnapshotId(2), 3, 3),
                Map.of(KEEP, "1"),
                Set.of(),
                3,
                "metadata/v2.metadata.json"));

        assertThat(document.metadata().snapshots().get(0).parent()).isNull();
    }

    @Test
    void aThousandSnapshotsDoNotMakeCommitsSlow() {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            MetadataFile document = table(Map.of());
            for (int id = 1; id <= 1000; id++) {
                document = append(document, id);
            }
            for (int id = 1001; id <= 1050; id++) {
                document = append(MetadataFile.parse(document.toBytes(), "f"), id);
            }
            assertThat(document.metadata().snapshots()).hasSize(1050);
        });
    }

    /** What a commit says of its document is what a reader finds in its bytes. */
    private static void assertWhole(MetadataFile document) {
        assertThat(MetadataFile.parse(document.toBytes(), "f").metadata()).isEqualTo(document.metadata());
    }

    private static List<Long> ids(MetadataFile document) {
        return document.metadata().snapshots().stream()
                .map(snapshot -> snapshot.id().bits())
                .toList();
    }

    private static MetadataFile table(Map<String, String> properties) {
        Schema schema = Schema.of(Field.optional(1, "n", PrimitiveType.INT));
        return MetadataFile.create("t", new UUID(1, 2), schema, properties, 1000, "commit-0");
    }

    private static MetadataFile append(MetadataFile base, int id) {
        String superseded = String.format(Locale.ROOT, "metadata/v%d-%08d.metadata.json", id - 1, id - 1);
        Snapshot snapshot = snapshot(new SnapshotId(id), base.metadata().currentSnapshotId(), 1000 + id, id);
        return base.apply(update(snapshot, Map.of(), Set.of(), id, superseded));
    }

    private static Snapshot snapshot(SnapshotId id, SnapshotId parent, long timestampMs, long sequenceNumber) {
        return new Snapshot(
                id,
                parent,
                timestampMs,
                StoragePath.of("metadata/manifests/list_" + id + ".avro"),
                Snapshot.APPEND,
                Map.of("a", "1", "b", "2"),
                1,
                new SequenceNumber(sequenceNumber));
    }

    private static MetadataUpdate update(
            Snapshot snapshot, Map<String, String> set, Set<String> remove, int number, String supersededFile) {
        return new MetadataUpdate(snapshot, set, remove, 1000 + number, "commit-" + number, supersededFile);
    }
}
