package io.datashard.layout.classic;

import static io.datashard.layout.classic.EditedMetadata.JSON;
import static io.datashard.layout.classic.EditedMetadata.SCHEMA;
import static io.datashard.layout.classic.EditedMetadata.UUID_TEXT;
import static io.datashard.layout.classic.EditedMetadata.assertCorrupt;
import static io.datashard.layout.classic.EditedMetadata.edited;
import static io.datashard.layout.classic.EditedMetadata.empty;
import static io.datashard.layout.classic.EditedMetadata.parse;
import static io.datashard.layout.classic.EditedMetadata.read;
import static io.datashard.layout.classic.EditedMetadata.tree;
import static io.datashard.layout.classic.EditedMetadata.withSnapshots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a metadata document and what is refused (classic format sections 2.1 to 2.4). */
class ClassicMetadataDocumentTest {
    @Test
    void aNewTableHasTheShapeThatPythonWrites() throws IOException {
        byte[] content = MetadataFile.create(
                        "warehouse/trades",
                        UUID.fromString(UUID_TEXT),
                        SCHEMA,
                        Map.of("k", "v"),
                        1_795_398_654_105L,
                        "c0ffee")
                .toBytes();

        assertThat(JSON.readTree(content))
                .isEqualTo(
                        JSON.readTree(
                                """
                        {"location": "warehouse/trades", "table_uuid": "d0ee46ea-cad5-42c3-9dc5-390f941808f8",
                         "format_version": 2, "last_sequence_number": 0, "last_updated_ms": 1795398654105,
                         "last_column_id": 0,
                         "schemas": [{"schema_id": 1,
                           "fields": [{"id": 1, "name": "symbol", "type": "string", "required": true},
                             {"id": 2, "name": "qty \\u20ac", "type": "long", "required": false},
                             {"id": 3, "name": "px", "type": "decimal(18,8)", "required": false}],
                           "schema_string": "[{\\"id\\": 1, \\"name\\": \\"symbol\\", \\"type\\": \\"string\\", \\"required\\": true}, \
                        {\\"id\\": 2, \\"name\\": \\"qty \\\\u20ac\\", \\"type\\": \\"long\\", \\"required\\": false}, \
                        {\\"id\\": 3, \\"name\\": \\"px\\", \\"type\\": \\"decimal(18,8)\\", \\"required\\": false}]"}],
                         "current_schema_id": 1, "partition_specs": [{"spec_id": 0, "fields": []}], "default_spec_id": 0,
                         "sort_orders": [{"order_id": 1, "fields": []}], "default_sort_order_id": 1,
                         "properties": {"k": "v"}, "current_snapshot_id": -1, "snapshots": [], "snapshot_log": [],
                         "metadata_log": [], "last_commit_id": "c0ffee"}
                        """));
        for (byte b : content) {
            assertThat(b).as("only ASCII").isPositive();
        }
    }

    @Test
    void aNewTableReadsBackAsWhatItWasMadeOf() {
        MetadataFile created = empty();

        assertThat(parse(created.toBytes()).metadata()).isEqualTo(created.metadata());
        assertThat(created.metadata().schema()).isEqualTo(SCHEMA);
        assertThat(created.metadata().currentSnapshot()).isEmpty();
        assertThat(created.metadata().lastSequenceNumber()).isEqualTo(SequenceNumber.UNKNOWN);
    }

    @Test
    void schemaIdZeroIsRaisedBecausePythonTakesItForAnother() {
        Schema schema = new Schema(0, SCHEMA.fields());
        MetadataFile created = MetadataFile.create("t", UUID.fromString(UUID_TEXT), schema, Map.of(), 1, "c");

        assertThat(created.metadata().schema()).isEqualTo(SCHEMA);
    }

    @Test
    void aTableThatTheLayoutCantHoldIsNotCreated() {
        Schema fixed = Schema.of(Field.optional(1, "f", new FixedType(4)));
        for (Schema schema : List.of(Schema.of(), fixed)) {
            assertThatThrownBy(() -> MetadataFile.create("t", UUID.fromString(UUID_TEXT), schema, Map.of(), 1, "c"))
                    .isInstanceOf(InvalidUseException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location",
                "table_uuid",
                "format_version",
                "last_sequence_number",
                "last_updated_ms",
                "last_column_id",
                "schemas",
                "current_schema_id",
                "partition_specs",
                "default_spec_id",
                "sort_orders",
                "default_sort_order_id",
                "properties",
                "current_snapshot_id",
                "snapshots",
                "snapshot_log"
            })
    void aKeyThatPythonNeedsMayNotBeMissing(String key) {
        assertCorrupt(edited(tree -> tree.remove(key)), "'" + key + "' is missing");
        assertCorrupt(edited(tree -> tree.put(key, true)), "'" + key + "' is not");
    }

    @Test
    void keysOfLaterReleasesMayBeMissing() {
        TableMetadata metadata = parse(edited(tree -> tree.remove(List.of("metadata_log", "last_commit_id"))))
                .metadata();

        assertThat(metadata.metadataLog()).isEmpty();
        assertThat(metadata.lastCommitId()).isNull();
        assertThat(parse(edited(tree -> tree.put("last_commit_id", "")))
                        .metadata()
                        .lastCommitId())
                .isNull();
    }

    @Test
    void aDocumentThatIsCutOffAnywhereIsCorrupt() {
        byte[] whole = withSnapshots(1, 2, -1).toString().getBytes(StandardCharsets.UTF_8);
        parse(whole);
        for (int length = 0; length < whole.length; length++) {
            assertCorrupt(Arrays.copyOf(whole, length), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF{}", "[]", "7", "null", "{}", "{\"a\":1,\"a\":2}"})
    void whatIsNoMetadataIsCorrupt(String text) {
        assertCorrupt(text.getBytes(StandardCharsets.UTF_8), "");
    }

    @Test
    void aDuplicateKeyAndTextAfterTheEndAreCorrupt() {
        String whole = new String(empty().toBytes(), StandardCharsets.UTF_8);
        assertCorrupt((whole + "{}").getBytes(StandardCharsets.UTF_8), "");
        assertCorrupt(("{\"location\": \"x\", " + whole.substring(1)).getBytes(StandardCharsets.UTF_8), "");
        assertCorrupt(whole.getBytes(StandardCharsets.UTF_16LE), "");
    }

    @Test
    void theIcebergLayoutIsNamed() {
        for (String key : List.of("format-version", "table-uuid")) {
            assertThatThrownBy(() -> parse(("{\"" + key + "\": 2}").getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("iceberg layout; this release does not read it yet");
        }
    }

    @Test
    void anotherFormatVersionIsRefused() {
        assertThatThrownBy(() -> parse(edited(tree -> tree.put("format_version", 3))))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("format version is 3");
    }

    @Test
    void aCurrentSnapshotThatIsNotThereIsCorruptAndNotAnEmptyTable() {
        assertCorrupt(withSnapshots(1, 2, 3).toString().getBytes(StandardCharsets.UTF_8), "is not among its snapshots");
        assertCorrupt(edited(tree -> tree.put("current_snapshot_id", 0)), "is not among its snapshots");
    }

    @Test
    void minusOneAndNullMeanAnEmptyTable() {
        assertThat(read(withSnapshots(1, 2, -1)).currentSnapshotId()).isNull();
        assertThat(parse(edited(tree -> tree.putNull("current_snapshot_id")))
                        .metadata()
                        .currentSnapshotId())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, -1",
        "15175394170791805883, -3271349902917745733",
        "0, 0",
        "9223372036854775807, 9223372036854775807"
    })
    void idsHave64BitsWithoutSign(String text, long bits) throws IOException {
        ObjectNode tree = withSnapshots(1, 2, 2);
        ObjectNode snapshot = (ObjectNode) tree.get("snapshots").get(1);
        snapshot.set("snapshot_id", JSON.readTree(text));
        snapshot.set("parent_snapshot_id", JSON.readTree(text));
        tree.set("current_snapshot_id", JSON.readTree(text));
        ((ObjectNode) tree.get("snapshot_log").get(0)).set("snapshot_id", JSON.readTree(text));

        MetadataFile document = parse(tree.toString().getBytes(StandardCharsets.UTF_8));
        TableMetadata metadata = document.metadata();

        assertThat(metadata.currentSnapshotId()).isEqualTo(new SnapshotId(bits)).hasToString(text);
        assertThat(metadata.snapshots().get(1).parent()).isEqualTo(new SnapshotId(bits));
        assertThat(metadata.snapshotLog().get(0).snapshotId()).isEqualTo(new SnapshotId(bits));
        assertThat(JSON.readTree(document.toBytes())).isEqualTo(JSON.readTree(tree.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "18446744073709551616", "1.5", "\"1\"", "true"})
    void whatIsNoIdIsCorrupt(String text) throws IOException {
        ObjectNode tree = withSnapshots(1, 2, 1);
        tree.set("current_snapshot_id", JSON.readTree(text));
        assertCorrupt(tree.toString().getBytes(StandardCharsets.UTF_8), "current_snapshot_id");
    }

    @Test
    void aSnapshotWithOnlyItsRequiredKeysIsRead() {
        ObjectNode tree = withSnapshots(1, 2, 1);
        ObjectNode snapshot = (ObjectNode) tree.get("snapshots").get(0);
        snapshot.remove(List.of("parent_snapshot_id", "operation", "summary", "schema_id", "sequence_number"));

        Snapshot read = read(tree).currentSnapshot().orElseThrow();
        assertThat(read.parent()).isNull();
        assertThat(read.operation()).isNull();
        assertThat(read.summary()).isEmpty();
        assertThat(read.schemaId()).isNull();
        assertThat(read.sequenceNumber().isKnown()).isFalse();
        for (String key : List.of("snapshot_id", "timestamp_ms", "manifest_list")) {
            ObjectNode broken = withSnapshots(1, 2, 2);
            ((ObjectNode) broken.get("snapshots").get(0)).remove(key);
            assertThatThrownBy(() -> read(broken))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("the file, snapshot 0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/metadata/manifests/a.avro, metadata/manifests/a.avro",
        "trades/metadata/manifests/a.avro, metadata/manifests/a.avro",
        "../lake/metadata/manifests/x/metadata/manifests/a.avro, metadata/manifests/a.avro",
        "C:\\lake\\metadata\\manifests\\a.avro, metadata/manifests/a.avro",
        "old_metadata/manifests/a.avro, old_metadata/manifests/a.avro"
    })
    void theTablePathInFrontOfAListIsCutOff(String stored, String path) {
        ObjectNode tree = withSnapshots(1, 2, 1);
        ((ObjectNode) tree.get("snapshots").get(0)).put("manifest_list", stored);

        assertThat(read(tree).currentSnapshot().orElseThrow().manifestList()).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "metadata/manifests/../../../x",
                "metadata//x",
                "metadata/./x",
                "lake/metadata/manifests/"
            })
    void aListOutsideTheTableIsCorrupt(String stored) {
        ObjectNode tree = withSnapshots(1, 2, 1);
        ((ObjectNode) tree.get("snapshots").get(0)).put("manifest_list", stored);

        assertThatThrownBy(() -> read(tree))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the file, snapshot 0");
    }

    @Test
    void valuesOfPropertiesThatAreNotTextAreTakenAsTheirJson() {
        TableMetadata metadata = parse(edited(tree ->
                        ((ObjectNode) tree.get("properties")).put("n", 7).putNull("z")))
                .metadata();

        assertThat(metadata.properties()).containsEntry("n", "7").containsEntry("z", "null");
    }
}
