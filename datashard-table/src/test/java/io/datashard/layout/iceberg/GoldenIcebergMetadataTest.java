package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.model.TableProperties;
import io.datashard.schema.PartitionField;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metadata documents of the iceberg layout that real releases wrote, against what is known of them. */
class GoldenIcebergMetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "file:///elsewhere/t";

    static Stream<GoldenTable> icebergTables() {
        return GoldenTable.all().stream().filter(table -> !table.isClassic());
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void theMetadataSaysWhatPythonRead(GoldenTable table) throws IOException {
        JsonNode expected = table.expected();
        TableMetadata metadata = current(table).metadata();

        assertThat(metadata.location()).isEqualTo(expected.get("location").textValue());
        assertThat(metadata.lastSequenceNumber().value())
                .isEqualTo(expected.get("last_sequence_number").longValue());
        assertThat(String.valueOf(metadata.currentSnapshotId()))
                .isEqualTo(expected.get("current_snapshot_id").asText("null"));
        if (expected.get("schema_persisted").booleanValue()) {
            assertThat(metadata.schema()).isNotNull();
            assertThat(metadata.schema().fields()).isEqualTo(table.schema().fields());
        } else {
            assertThat(metadata.schema()).isNull();
        }
        List<String> specFields = new ArrayList<>();
        expected.get("partition_fields")
                .forEach(field -> specFields.add(field.get("source-id") + " " + field.get("field-id") + " "
                        + field.get("name").textValue() + " "
                        + field.get("transform").textValue()));
        assertThat(metadata.partitionSpec().fields())
                .extracting(GoldenIcebergMetadataTest::text)
                .isEqualTo(specFields);
        assertThat(metadata.whyNotWritable()).isEmpty();
    }

    private static String text(PartitionField field) {
        return field.sourceId() + " " + field.fieldId() + " " + field.name() + " " + field.transform();
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void theSnapshotsAreThoseThatPythonWrote(GoldenTable table) throws IOException {
        List<Snapshot> snapshots = current(table).metadata().snapshots();
        JsonNode expected = table.expected().get("snapshots");

        assertThat(snapshots).hasSize(expected.size());
        for (int i = 0; i < snapshots.size(); i++) {
            Snapshot snapshot = snapshots.get(i);
            JsonNode known = expected.get(i);
            assertThat(snapshot.id()).hasToString(known.get("id").asText());
            assertThat(String.valueOf(snapshot.parent()))
                    .isEqualTo(known.get("parent").asText());
            assertThat(snapshot.sequenceNumber().value())
                    .isEqualTo(known.get("sequence_number").asLong(0));
            assertThat(snapshot.operation()).isEqualTo(known.get("operation").textValue());
            assertThat(snapshot.summary()).doesNotContainKey("operation");
            assertThat(snapshot.timestampMs())
                    .isEqualTo(known.get("timestamp_ms").longValue());
            Path list = table.root().resolve(snapshot.manifestList().value());
            assertThat(list).isRegularFile();
            assertThat(snapshot.summary().get(Snapshot.LIST_LENGTH)).isEqualTo(Long.toString(Files.size(list)));
            assertThat(snapshot.summary().get(Snapshot.LIST_SHA256)).matches("[0-9a-f]{64}");
        }
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void everyMetadataFileIsWrittenBackWithoutLoss(GoldenTable table) throws IOException {
        for (Path file : metadataFiles(table)) {
            byte[] content = Files.readAllBytes(file);
            byte[] written = MetadataFile.parse(content, file.toString(), ROOT).toBytes();
            assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(content));
        }
    }

    /** Each document of a history is what our own commit of the same snapshot makes of the one before. */
    @ParameterizedTest
    @MethodSource("icebergTables")
    void aCommitOfPythonIsRepeatedKeyByKey(GoldenTable table) throws IOException {
        List<Path> files = metadataFiles(table);
        int repeated = 0;
        for (int i = 1; i < files.size(); i++) {
            MetadataFile base = read(files.get(i - 1));
            MetadataFile next = read(files.get(i));
            boolean isOneSnapshotMore = base.metadata().schema() != null
                    && next.metadata().lastSequenceNumber().value()
                            == base.metadata().lastSequenceNumber().value() + 1
                    && (next.metadata().snapshots().size()
                                    == base.metadata().snapshots().size() + 1
                            || table.name().endsWith("retention"));
            if (!isOneSnapshotMore) {
                continue;
            }
            MetadataUpdate update = new MetadataUpdate(
                    next.metadata().currentSnapshot().orElseThrow(),
                    Map.of(),
                    Set.of(),
                    next.metadata().lastUpdatedMs(),
                    "unused",
                    "metadata/" + files.get(i - 1).getFileName());
            MetadataFile ours = base.apply(update);

            assertThat(JSON.readTree(ours.toBytes())).isEqualTo(JSON.readTree(next.toBytes()));
            assertThat(ours.metadata()).isEqualTo(next.metadata());
            repeated++;
        }
        assertThat(repeated).isGreaterThanOrEqualTo(table.name().matches(".*(history|retention)") ? 4 : 0);
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void aCommitKeepsEveryKeyThatNobodyKnows(GoldenTable table) throws IOException {
        List<Path> files = metadataFiles(table);
        ObjectNode tree = (ObjectNode) JSON.readTree(files.get(files.size() - 1).toFile());
        addUnknownKeys(tree);
        MetadataFile base = MetadataFile.parse(JSON.writeValueAsBytes(tree), "table", ROOT);
        Snapshot snapshot = new Snapshot(
                new SnapshotId(77),
                base.metadata().currentSnapshotId(),
                base.metadata().lastUpdatedMs(),
                StoragePath.of("metadata/snap-77.avro"),
                Snapshot.APPEND,
                Map.of(),
                1,
                base.metadata().lastSequenceNumber().next());

        ObjectNode written = (ObjectNode) JSON.readTree(base.apply(new MetadataUpdate(
                        snapshot,
                        Map.of("new", "x"),
                        Set.of(TableProperties.SNAPSHOT_RETENTION_COUNT),
                        base.metadata().lastUpdatedMs() + 1,
                        "unused",
                        "metadata/v9.metadata.json"))
                .toBytes());

        ((ArrayNode) written.get("snapshots")).remove(written.get("snapshots").size() - 1);
        ((ArrayNode) written.get("snapshot-log"))
                .remove(written.get("snapshot-log").size() - 1);
        for (String changed : List.of("current-snapshot-id", "last-updated-ms", "last-sequence-number", "properties")) {
            written.set(changed, tree.get(changed));
        }
        written.set("metadata-log", tree.get("metadata-log"));
        ((ObjectNode) written.get("refs").get("main")).put("snapshot-id", 0);
        ((ObjectNode) tree.get("refs").get("main")).put("snapshot-id", 0);
        assertThat(written).isEqualTo(tree);
    }

    /** In every object of the document that may have others. */
    private static void addUnknownKeys(ObjectNode tree) {
        tree.putObject("unknown").put("deep", 1.50);
        tree.putArray("statistics").addObject().put("snapshot-id", 1);
        tree.put("next-row-id", Long.MAX_VALUE);
        ObjectNode refs = tree.withObjectProperty("refs");
        refs.withObjectProperty("main").put("type", "branch").put("max-ref-age-ms", 5);
        refs.putObject("other").put("snapshot-id", 4711).put("type", "tag");
        tree.get("schemas").forEach(schema -> {
            ((ObjectNode) schema).putArray("identifier-field-ids").add(1);
            schema.get("fields").forEach(field -> ((ObjectNode) field).put("doc", "é"));
        });
        tree.get("snapshots").forEach(snapshot -> {
            ((ObjectNode) snapshot).put("first-row-id", 3);
            ((ObjectNode) snapshot.get("summary")).put("engine", "x");
        });
    }

    private static List<Path> metadataFiles(GoldenTable table) throws IOException {
        try (Stream<Path> files = Files.list(table.root().resolve("metadata"))) {
            return files.filter(file -> file.getFileName().toString().matches("v\\d+\\.metadata\\.json"))
                    .sorted((left, right) -> Long.compare(number(left), number(right)))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
    }

    private static MetadataFile current(GoldenTable table) throws IOException {
        String hint = table.expected().get("hint").textValue();
        return read(table.root().resolve("metadata/v" + hint + ".metadata.json"));
    }

    private static MetadataFile read(Path file) throws IOException {
        return MetadataFile.parse(Files.readAllBytes(file), file.toString(), ROOT);
    }
}
