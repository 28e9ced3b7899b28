package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.model.MetadataLogEntry;
import io.datashard.model.MetadataUpdate;
import io.datashard.model.SequenceNumber;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergMetadataDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "file:///lake/t r%20é";
    private static final Schema SCHEMA = new Schema(
            0,
            List.of(
                    Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ),
                    Field.required(2, "sym", PrimitiveType.STRING),
                    Field.optional(5, "px", new DecimalType(18, 8)),
                    Field.optional(4, "f\"é", new FixedType(16))));
    private static final PartitionSpec SPEC = PartitionSpec.parse("day(ts), bucket(16, sym)", SCHEMA);

    @Test
    void aNewTableHasEveryKeyThatPythonWrites() throws Exception {
        JsonNode written = JSON.readTree(created().toBytes());

        assertThat(written)
                .isEqualTo(
                        JSON.readTree(
                                """
                {"format-version":2,"table-uuid":"00000000-0000-0001-0000-000000000002","location":"file:///lake/t r%20é",
                 "last-sequence-number":0,"last-updated-ms":1000,"last-column-id":5,"current-schema-id":1,
                 "schemas":[{"type":"struct","schema-id":1,"fields":[
                   {"id":1,"name":"ts","required":true,"type":"timestamptz"},{"id":2,"name":"sym","required":true,"type":"string"},
                   {"id":5,"name":"px","required":false,"type":"decimal(18,8)"},
                   {"id":4,"name":"f\\"é","required":false,"type":"fixed[16]"}]}],
                 "default-spec-id":0,"partition-specs":[{"spec-id":0,"fields":[
                   {"source-id":1,"field-id":1000,"name":"ts_day","transform":"day"},
                   {"source-id":2,"field-id":1001,"name":"sym_bucket","transform":"bucket[16]"}]}],
                 "last-partition-id":1001,"default-sort-order-id":0,"sort-orders":[{"order-id":0,"fields":[]}],
                 "properties":{"a":"b","schema.name-mapping.default":"[{\\"field-id\\": 1, \\"names\\": [\\"ts\\"]}, {\\"field-id\\": 2, \\"names\\": [\\"sym\\"]}, {\\"field-id\\": 5, \\"names\\": [\\"px\\"]}, {\\"field-id\\": 4, \\"names\\": [\\"f\\\\\\"\\\\u00e9\\"]}]"},
                 "current-snapshot-id":-1,"snapshots":[],"snapshot-log":[],"metadata-log":[],"refs":{}}
                """));
        assertThat(written.fieldNames().next()).isEqualTo("format-version");
        TableMetadata metadata = created().metadata();
        assertThat(metadata.schema()).isEqualTo(new Schema(1, SCHEMA.fields()));
        assertThat(metadata.partitionSpec()).isEqualTo(SPEC);
        assertThat(metadata.currentSnapshot()).isEmpty();
        assertThat(metadata.whyNotWritable()).isEmpty();
    }

    @Test
    void anUnpartitionedTableHasAnEmptySpec() {
        MetadataFile document =
                MetadataFile.create("s3://bucket", new UUID(1, 2), SCHEMA, PartitionSpec.UNPARTITIONED, Map.of(), 1000);

        assertThat(document.metadata().partitionSpec()).isEqualTo(PartitionSpec.UNPARTITIONED);
        assertThat(new String(document.toBytes(), StandardCharsets.UTF_8))
                .contains("\"last-partition-id\":999")
                .contains("\"partition-specs\":[{\"spec-id\":0,\"fields\":[]}]");
    }

    @Test
    void whatOthersCouldNotReadIsNotCreated() {
        for (Schema schema : List.of(
                Schema.of(),
                Schema.of(Field.optional(1, "f", PrimitiveType.FIXED)),
                Schema.of(Field.optional(1, "f", new FixedType(0))))) {
            assertThatThrownBy(() ->
                            MetadataFile.create(ROOT, new UUID(1, 2), schema, PartitionSpec.UNPARTITIONED, Map.of(), 1))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("fixed[L]");
        }
        Schema other = Schema.of(Field.optional(2, "x", PrimitiveType.DOUBLE));
        assertThatThrownBy(() -> MetadataFile.create(ROOT, new UUID(1, 2), other, SPEC, Map.of(), 1))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void aCommitKeepsBranchesLogsAndTime() throws Exception {
        MetadataFile first = created().apply(update(snapshot(11, null, 1), 1001, "metadata/v1.metadata.json"));
        MetadataFile second = first.apply(update(snapshot(12, 11L, 2), 1002, "metadata/v2.metadata.json"));
        JsonNode written = JSON.readTree(second.toBytes());

        assertThat(written.get("snapshots").get(1))
                .isEqualTo(
                        JSON.readTree(
                                """
                {"snapshot-id":12,"sequence-number":2,"timestamp-ms":500,
                 "manifest-list":"file:///lake/t r%20é/metadata/snap-12-1-x.avro",
                 "summary":{"operation":"append","added-records":"3","datashard.manifest-list-length":"77",
                   "datashard.manifest-list-sha256":"ab"},"parent-snapshot-id":11,"schema-id":1}
                """));
        assertThat(written.get("snapshots").get(0).has("parent-snapshot-id")).isFalse();
        assertThat(written.get("refs")).hasToString("{\"main\":{\"snapshot-id\":12,\"type\":\"branch\"}}");
        assertThat(written.get("current-snapshot-id").longValue()).isEqualTo(12);
        assertThat(written.get("last-sequence-number").longValue()).isEqualTo(2);
        assertThat(written.get("metadata-log"))
                .isEqualTo(
                        JSON.readTree(
                                """
                [{"timestamp-ms":1000,"metadata-file":"file:///lake/t r%20é/metadata/v1.metadata.json"},
                 {"timestamp-ms":1001,"metadata-file":"file:///lake/t r%20é/metadata/v2.metadata.json"}]
                """));
        assertThat(second.metadata()).isEqualTo(parse(second.toBytes()).metadata());
        assertThat(second.metadata().snapshots().get(1)).isEqualTo(snapshot(12, 11L, 2));
        assertThatThrownBy(() -> second.apply(update(snapshot(13, 12L, 3), 1002, "metadata/v3.metadata.json")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMovedTableKeepsItsRecordedLocation() throws Exception {
        byte[] content = created().toBytes();
        MetadataFile moved = MetadataFile.parse(content, "v1", "s3://elsewhere/t")
                .apply(update(snapshot(11, null, 1), 1001, "metadata/v1.metadata.json"));

        assertThat(moved.metadata().location()).isEqualTo(ROOT);
        assertThat(JSON.readTree(moved.toBytes())
                        .get("snapshots")
                        .get(0)
                        .get("manifest-list")
                        .textValue())
                .isEqualTo(ROOT + "/metadata/snap-11-1-x.avro");
    }

    @Test
    void retentionKeepsWhatBranchesAndTagsName() throws Exception {
        MetadataFile document = created();
        for (int i = 1; i <= 4; i++) {
            document = document.apply(
                    update(snapshot(i, i == 1 ? null : i - 1L, i), 1000 + i, "metadata/v" + i + ".metadata.json"));
        }
        ObjectNode tree = (ObjectNode) JSON.readTree(document.toBytes());
        ((ObjectNode) tree.get("refs")).putObject("keep").put("snapshot-id", 2).put("type", "tag");
        ((ObjectNode) tree.get("properties")).put("datashard.snapshot.retention-count", "1");
        MetadataFile pruned = parse(JSON.writeValueAsBytes(tree))
                .apply(update(snapshot(5, 4L, 5), 2000, "metadata/v5.metadata.json"));

        assertThat(pruned.metadata().snapshots())
                .extracting(s -> s.id() + "<" + s.parent())
                .containsExactly("2<null", "5<2");
        assertThat(pruned.metadata().snapshotLog())
                .extracting(e -> e.snapshotId().bits())
                .containsExactly(2L, 5L);
        JsonNode written = JSON.readTree(pruned.toBytes());
        assertThat(written.get("snapshots").get(0).has("parent-snapshot-id")).isFalse();
        assertThat(written.get("refs").get("keep")).isEqualTo(tree.get("refs").get("keep"));
        assertThat(pruned.metadata()).isEqualTo(parse(pruned.toBytes()).metadata());
    }

    @Test
    void propertiesChangeWithoutASnapshot() {
        MetadataFile changed = created()
                .apply(new MetadataUpdate(
                        null, Map.of("c", "d"), Set.of("a"), 1001, "id", "metadata/v1.metadata.json"));

        assertThat(changed.metadata().properties()).containsOnlyKeys("c", "schema.name-mapping.default");
        assertThat(changed.metadata()).isEqualTo(parse(changed.toBytes()).metadata());
        assertThat(changed.metadata().currentSnapshotId()).isNull();
        assertThat(new String(changed.toBytes(), StandardCharsets.UTF_8)).contains("\"refs\":{}");
    }

    @Test
    void theMetadataLogIsTrimmedAndForeignEntriesStay() throws Exception {
        ObjectNode tree = tree();
        ((ObjectNode) tree.get("properties")).put("write.metadata.previous-versions-max", "2");
        tree.putArray("metadata-log").addObject().put("timestamp-ms", 1).put("metadata-file", "s3://old/a");
        tree.withArray("metadata-log").addObject().put("timestamp-ms", 2).put("metadata-file", "s3://old/b");

        TableMetadata metadata = parse(JSON.writeValueAsBytes(tree))
                .apply(update(snapshot(1, null, 1), 1001, "metadata/v1.metadata.json"))
                .metadata();

        assertThat(metadata.metadataLog())
                .containsExactly(
                        new MetadataLogEntry(2, "s3://old/b"),
                        new MetadataLogEntry(1000, ROOT + "/metadata/v1.metadata.json"));
    }

    @Test
    void optionalKeysMayBeMissing() throws Exception {
        ObjectNode tree = tree();
        tree.retain("format-version", "table-uuid", "location");
        MetadataFile bare = parse(JSON.writeValueAsBytes(tree));

        assertThat(bare.metadata().schema()).isNull();
        assertThat(bare.metadata().snapshots()).isEmpty();
        assertThat(bare.metadata().whyNotWritable()).get().asString().contains("no schema");
        MetadataFile committed = bare.apply(update(snapshot(1, null, 1), 1001, "metadata/v1.metadata.json"));
        assertThat(committed.metadata()).isEqualTo(parse(committed.toBytes()).metadata());
        MetadataFile changed = bare.apply(
                new MetadataUpdate(null, Map.of("c", "d"), Set.of(), 1001, "id", "metadata/v1.metadata.json"));
        assertThat(changed.metadata()).isEqualTo(parse(changed.toBytes()).metadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "null", "missing"})
    void thereAreThreeWaysToHaveNoSnapshot(String current) throws Exception {
        ObjectNode tree = tree();
        tree.remove("current-snapshot-id");
        if (!current.equals("missing")) {
            tree.set("current-snapshot-id", JSON.readTree(current));
        }
        assertThat(parse(JSON.writeValueAsBytes(tree)).metadata().currentSnapshotId())
                .isNull();
    }

    @Test
    void otherSpecsAreReadButNotWritten() throws Exception {
        ObjectNode several = tree();
        several.withArray("partition-specs")
                .addObject()
                .put("spec-id", 1)
                .putArray("fields")
                .addObject()
                .put("source-id", 1)
                .put("field-id", 1002)
                .put("name", "x")
                .put("transform", "void");
        assertThat(parse(JSON.writeValueAsBytes(several)).metadata().partitionSpec())
                .isEqualTo(SPEC);
        assertThat(parse(JSON.writeValueAsBytes(several)).metadata().whyNotWritable())
                .isPresent();

        ObjectNode other = tree();
        ((ObjectNode) other.get("partition-specs").get(0)).put("spec-id", 3);
        assertThat(parse(JSON.writeValueAsBytes(other)).metadata().partitionSpec())
                .isEqualTo(PartitionSpec.UNPARTITIONED);
        assertThat(parse(JSON.writeValueAsBytes(other)).metadata().whyNotWritable())
                .get()
                .asString()
                .contains("has the id 3");
        other.put("default-spec-id", 3);
        assertThat(parse(JSON.writeValueAsBytes(other))
                        .metadata()
                        .partitionSpec()
                        .specId())
                .isEqualTo(3);
        assertThat(parse(JSON.writeValueAsBytes(other)).metadata().whyNotWritable())
                .isPresent();
    }

    @Test
    void schemaZeroIsTheFirst() throws Exception {
        ObjectNode tree = tree();
        tree.put("current-schema-id", 0);
        assertThat(parse(JSON.writeValueAsBytes(tree)).metadata().schema()).isEqualTo(new Schema(1, SCHEMA.fields()));
        ((ObjectNode) tree.get("schemas").get(0).get("fields").get(2)).put("type", "decimal(18, 8)");
        assertThat(parse(JSON.writeValueAsBytes(tree)).metadata().schema()).isEqualTo(new Schema(1, SCHEMA.fields()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("format-version", t -> t.put("format-version", 1), "format version is 1"),
                bad("format-version", t -> t.put("format-version", 3), "format version is 3"),
                bad("format-version", t -> t.remove("format-version"), "no 'format-version'"),
                bad(
                        "classic",
                        t -> {
                            t.remove("format-version");
                            t.put("format_version", 2);
                        },
                        "classic layout"),
                bad("nested", t -> column(t, 0).putObject("type").put("type", "list"), "no nested types"),
                bad("type", t -> column(t, 0).put("type", "variant"), "its type variant"),
                bad("type", t -> column(t, 0).put("type", "timestamp_ns"), "its type timestamp_ns"),
                bad("fixed", t -> column(t, 0).put("type", "fixed[0]"), "its type fixed[0]"),
                bad("void", t -> specField(t).put("transform", "void"), "'void'"),
                bad("transform", t -> specField(t).put("transform", "zorder"), "'zorder'"),
                bad("spec type", t -> specField(t).put("source-id", 5), "decimal(18,8)"),
                bad("spec source", t -> specField(t).put("source-id", 99), "field id 99"),
                bad("spec name", t -> specField(t).put("name", "sym_bucket"), "twice"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatIsNotKnownIsRefused(String name, Consumer<ObjectNode> change, String message) throws Exception {
        ObjectNode tree = tree();
        change.accept(tree);
        assertThatThrownBy(() -> parse(JSON.writeValueAsBytes(tree)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                bad("current", t -> t.put("current-snapshot-id", 99), "current snapshot 99 is not among its snapshots"),
                bad("schema", t -> t.put("current-schema-id", 9), "current schema 9"),
                bad("id", t -> column(t, 0).put("id", 2), "same id"),
                bad("name", t -> column(t, 0).put("name", "sym"), "same name"),
                bad("uuid", t -> t.remove("table-uuid"), "'table-uuid' is missing"),
                bad("location", t -> t.remove("location"), "'location' is missing"),
                bad("snapshots", t -> t.put("snapshots", "x"), "'snapshots' is not an array"),
                bad(
                        "list",
                        t -> snapshotNode(t).put("snapshot-id", 1).put("timestamp-ms", 1),
                        "'manifest-list' is missing"),
                bad("foreign", t -> list(t, "s3://other/x.avro"), "lies outside the table"),
                bad("s3a", t -> list(t, "s3a://bucket/t/metadata/x.avro"), "lies outside the table"),
                bad("file:/", t -> list(t, "file:/lake/t/metadata/x.avro"), "take for a path"),
                bad("alias", t -> list(t, ROOT + "/./metadata/x.avro"), "'.' or '..' part"),
                bad("alias", t -> list(t, ROOT + "//metadata/x.avro"), "doubled slash"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void damageIsNamed(String name, Consumer<ObjectNode> change, String message) throws Exception {
        ObjectNode tree = tree();
        change.accept(tree);
        assertThatThrownBy(() -> parse(JSON.writeValueAsBytes(tree)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNoJsonIsDamage() {
        for (String text : List.of("", "{", "[]", "\uFEFF{}", "{\"a\":1,\"a\":2}")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> parse(bytes)).isInstanceOf(CorruptDataException.class);
        }
    }

    private static Arguments bad(String name, Consumer<ObjectNode> change, String message) {
        return Arguments.of(name, change, message);
    }

    private static ObjectNode column(ObjectNode tree, int position) {
        return (ObjectNode) tree.get("schemas").get(0).get("fields").get(position);
    }

    private static ObjectNode specField(ObjectNode tree) {
        return (ObjectNode) tree.get("partition-specs").get(0).get("fields").get(0);
    }

    private static ObjectNode snapshotNode(ObjectNode tree) {
        return tree.withArray("snapshots").addObject();
    }

    private static void list(ObjectNode tree, String path) {
        snapshotNode(tree).put("snapshot-id", 1).put("timestamp-ms", 1).put("manifest-list", path);
    }

    private static ObjectNode tree() throws Exception {
        return (ObjectNode) JSON.readTree(created().toBytes());
    }

    private static MetadataFile created() {
        return MetadataFile.create(ROOT + "/", new UUID(1, 2), SCHEMA, SPEC, Map.of("a", "b"), 1000);
    }

    private static MetadataFile parse(byte[] content) {
        return MetadataFile.parse(content, "the document", ROOT);
    }

    private static Snapshot snapshot(long id, Long parent, long number) {
        return new Snapshot(
                new SnapshotId(id),
                parent == null ? null : new SnapshotId(parent),
                500,
                StoragePath.of("metadata/snap-" + id + "-1-x.avro"),
                Snapshot.APPEND,
                Map.of("added-records", "3", Snapshot.LIST_LENGTH, "77", Snapshot.LIST_SHA256, "ab"),
                1,
                new SequenceNumber(number));
    }

    private static MetadataUpdate update(Snapshot snapshot, long updatedMs, String superseded) {
        return new MetadataUpdate(snapshot, Map.of(), Set.of(), updatedMs, "commit", superseded);
    }
}
