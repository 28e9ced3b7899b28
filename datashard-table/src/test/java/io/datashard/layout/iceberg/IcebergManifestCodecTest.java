package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.layout.avro.AvroSchemas;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.RecordedMetrics;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.DecimalType;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionField;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.schema.Transform;
import io.datashard.storage.StoragePath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergManifestCodecTest {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "ts", PrimitiveType.TIMESTAMPTZ),
            Field.required(2, "sym", PrimitiveType.STRING),
            Field.optional(3, "px", new DecimalType(18, 8)),
            Field.optional(4, "x", PrimitiveType.DOUBLE));
    private static final PartitionSpec SPEC = PartitionSpec.parse("sym, day(ts)", SCHEMA);
    private static final RecordedPaths PATHS = new RecordedPaths("file:///lake/trades", "s3://moved/trades");
    private static final SnapshotId SNAPSHOT = new SnapshotId(3410625483784311857L);
    private static final DataFile FILE = new DataFile(
            StoragePath.of("data/sym=BTC%2FUSD/ts_day=20705/é.parquet"),
            2,
            1343,
            "216b7804974b6078d297ec1e6db916df73ad366ee2b8114e02de2905296d1902",
            Map.of(1, 0L, 3, 1L),
            new ColumnBounds(
                    Map.of(1, 1788957296789012L, 2, "BTC/USD", 3, new BigDecimal("-2.25000000"), 4, -0.0),
                    Map.of(1, 1788957297789012L, 2, "BTC/USD", 3, new BigDecimal("1.50000000"), 4, 0.0)),
            Partition.of(List.of("BTC/USD", 20705)),
            new RecordedMetrics(Map.of(1, 100L), Map.of(1, 2L, 3, 2L), List.of(4L, 700L), 0));
    private static final ManifestEntry ENTRY =
            new ManifestEntry(ManifestEntry.Status.ADDED, SNAPSHOT, new SequenceNumber(7), FILE);
    private static final ManifestFile MANIFEST = new ManifestFile(
            StoragePath.of("metadata/a-m0.avro"),
            4172,
            null,
            new SequenceNumber(8),
            new SequenceNumber(7),
            new SnapshotId(5),
            1,
            0,
            ManifestDetails.of(List.of(ENTRY), SPEC, SCHEMA));

    @Test
    void entriesAreReadAsTheyWereWritten() {
        ManifestEntry withNulls = new ManifestEntry(
                ManifestEntry.Status.EXISTING,
                new SnapshotId(1),
                new SequenceNumber(3),
                FILE.inPartition(Partition.of(Arrays.asList(null, null))));
        List<ManifestEntry> entries = List.of(ENTRY, withNulls);

        byte[] content = ManifestCodec.encode(entries, SCHEMA, SPEC, PATHS);

        assertThat(decode(content)).isEqualTo(entries);
        assertThat(ManifestCodec.encode(entries, SCHEMA, SPEC, PATHS)).isEqualTo(content);
        assertThat(AvroContainer.readFile(content, "m").header())
                .containsEntry("partition-spec-id", "0")
                .containsEntry("format-version", "2")
                .containsEntry("content", "data")
                .containsEntry("avro.codec", "null")
                .containsEntry("schema-id", "1");
    }

    @Test
    void labelsAreKeptWithoutASpec() {
        Map<String, String> labels = new LinkedHashMap<>(Map.of("región \"x\"", "a\\b"));
        ManifestEntry labelled = with(Partition.labelled(labels));
        byte[] content = ManifestCodec.encode(List.of(labelled), SCHEMA, PartitionSpec.UNPARTITIONED, PATHS);

        assertThat(ManifestCodec.decode(content, "m", MANIFEST, SCHEMA, PartitionSpec.UNPARTITIONED, PATHS))
                .containsExactly(labelled);
        byte[] classic = io.datashard.layout.classic.ManifestCodec.encode(List.of(labelled), SCHEMA);
        assertThat(io.datashard.layout.classic.ManifestCodec.decode(classic, "m", SCHEMA)
                        .get(0)
                        .file()
                        .partition())
                .isEqualTo(Partition.labelled(labels));
    }

    @Test
    void whatNobodyInheritsIsNeverLeftOut() {
        for (ManifestEntry entry : List.of(
                new ManifestEntry(ManifestEntry.Status.ADDED, null, new SequenceNumber(1), FILE),
                new ManifestEntry(ManifestEntry.Status.ADDED, SNAPSHOT, SequenceNumber.UNKNOWN, FILE),
                with(Partition.NONE))) {
            assertThatThrownBy(() -> ManifestCodec.encode(List.of(entry), SCHEMA, SPEC, PATHS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        byte[] old = ManifestCodec.encode(
                List.of(new ManifestEntry(ManifestEntry.Status.EXISTING, null, SequenceNumber.UNKNOWN, FILE)),
                SCHEMA,
                SPEC,
                PATHS);
        assertThat(AvroContainer.read(old, "m").get(0))
                .containsEntry("sequence_number", 0L)
                .containsEntry("file_sequence_number", 0L);
    }

    @Test
    void addedEntriesInheritWhatForeignWritersLeaveOut() {
        ManifestEntry entry = decode(forged(record -> {
                    record.put("snapshot_id", null);
                    record.put("sequence_number", null);
                    record.put("file_sequence_number", null);
                }))
                .get(0);
        assertThat(entry.snapshotId()).isEqualTo(MANIFEST.addedSnapshotId());
        assertThat(entry.sequenceNumber()).isEqualTo(MANIFEST.sequenceNumber());

        ManifestEntry existing = decode(forged(record -> {
                    record.put("status", 0);
                    record.put("file_sequence_number", null);
                }))
                .get(0);
        assertThat(existing.sequenceNumber()).isEqualTo(new SequenceNumber(7));
    }

    @Test
    void entriesOfDeletedFilesAndDeleteFilesAreRefused() {
        assertRefused(forged(record -> record.put("status", 2)), "its status is 2 (deleted)");
        assertRefused(forged(record -> file(record).put("content", 1)), "delete file");
        assertRefused(forged(record -> file(record).put("file_format", "ORC")), "ORC, not parquet");
        assertRefused(forged(record -> file(record).put("file_format", "avro")), "avro, not parquet");
        assertCorrupt(forged(record -> record.put("status", 3)), "'status' is not 0 or 1");
        assertCorrupt(forged(record -> file(record).put("file_format", "csv")), "'file_format'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3a://moved/trades/data/x",
                "file:/lake/trades/data/x",
                "file:///lake/trades//data/x",
                "file:///lake/trades/./data/x",
                "s3://other/x"
            })
    void pathsOutsideTheTableAreDamage(String path) {
        assertCorrupt(forged(record -> file(record).put("file_path", path)), "the path '" + path + "'");
    }

    @Test
    void aPercentSignStandsForItself() {
        assertThat(decode(forged(record -> file(record).put("file_path", "file:///lake/trades/data/%61.parquet")))
                        .get(0)
                        .file()
                        .path())
                .isEqualTo(StoragePath.of("data/%61.parquet"));
    }

    @Test
    void theHeaderMustTellTheLayout() {
        byte[] bare = forged(record -> {}, text -> text, Map.of());
        assertCorrupt(bare, "neither 'format-version' nor 'schema'");
        assertCorrupt(new byte[] {'{', '}'}, "not an Avro file");
    }

    @Test
    void withoutASchemaInTheHeaderBoundsMeanNothing() {
        for (Map<String, String> header : List.of(
                Map.of("format-version", "2"), Map.of("format-version", "2", "schema", "{"), Map.of("schema", "[1]"))) {
            DataFile file =
                    decode(forged(record -> {}, text -> text, header)).get(0).file();
            assertThat(file.bounds()).isEqualTo(ColumnBounds.NONE);
            assertThat(file.partition()).isEqualTo(FILE.partition());
            assertThat(file.nullCounts()).isEqualTo(FILE.nullCounts());
        }
    }

    @Test
    void boundsAreBroughtToTheTypesOfTheTable() {
        Schema narrow =
                Schema.of(Field.optional(1, "a", PrimitiveType.INT), Field.optional(4, "b", PrimitiveType.FLOAT));
        Schema wide =
                Schema.of(Field.optional(1, "a", PrimitiveType.LONG), Field.optional(4, "b", PrimitiveType.DOUBLE));
        Schema other =
                Schema.of(Field.optional(1, "a", PrimitiveType.STRING), Field.optional(4, "b", PrimitiveType.DOUBLE));
        DataFile file = new DataFile(
                StoragePath.of("data/a"),
                1,
                1,
                null,
                Map.of(),
                new ColumnBounds(Map.of(1, 3, 4, 1.5f), Map.of(1, 4, 4, 2.5f)));
        byte[] content = ManifestCodec.encode(
                List.of(new ManifestEntry(ManifestEntry.Status.ADDED, SNAPSHOT, new SequenceNumber(1), file)),
                narrow,
                PartitionSpec.UNPARTITIONED,
                PATHS);

        assertThat(bounds(content, wide)).isEqualTo(new ColumnBounds(Map.of(1, 3L, 4, 1.5), Map.of(1, 4L, 4, 2.5)));
        assertThat(bounds(content, other)).isEqualTo(new ColumnBounds(Map.of(4, 1.5), Map.of(4, 2.5)));
        assertThat(bounds(content, null)).isEqualTo(ColumnBounds.NONE);
    }

    private static ColumnBounds bounds(byte[] content, Schema schema) {
        return ManifestCodec.decode(content, "m", MANIFEST, schema, PartitionSpec.UNPARTITIONED, PATHS)
                .get(0)
                .file()
                .bounds();
    }

    @Test
    void thePartitionMustBeThere() {
        PartitionSpec renamed = new PartitionSpec(
                0,
                List.of(
                        new PartitionField(2, 1000, "symbol", Transform.identity()),
                        new PartitionField(1, 1001, "ts_day", Transform.day())));
        byte[] content = ManifestCodec.encode(List.of(ENTRY), SCHEMA, renamed, PATHS);
        assertCorrupt(content, "'sym' is missing");
        byte[] unpartitioned =
                ManifestCodec.encode(List.of(with(Partition.NONE)), SCHEMA, PartitionSpec.UNPARTITIONED, PATHS);
        assertCorrupt(unpartitioned, "'sym' is missing");
        byte[] wrongType = forged(
                record -> {
                    GenericRecord partition = (GenericRecord) file(record).get("partition");
                    partition.put("ts_day", "20705");
                },
                text -> text.replace(
                        "[\"null\", {\"type\": \"int\", \"logicalType\": \"date\"}]", "[\"null\", \"string\"]"),
                header());
        assertCorrupt(wrongType, "'ts_day' is not a partition value of the type date");
    }

    @Test
    void thePartitionOfAnotherSpecIsNotKnown() {
        Map<String, String> header = new LinkedHashMap<>(header());
        header.put("partition-spec-id", "1");
        assertThat(decode(forged(record -> {}, text -> text, header))
                        .get(0)
                        .file()
                        .partition())
                .isEqualTo(Partition.NONE);
    }

    @Test
    void partitionFieldsMayHaveAnyName() {
        PartitionSpec spec = new PartitionSpec(
                0,
                List.of(
                        new PartitionField(2, 1000, "event-sym \"é\"", Transform.identity()),
                        new PartitionField(1, 1001, "1", Transform.day())));
        byte[] content = ManifestCodec.encode(List.of(ENTRY), SCHEMA, spec, PATHS);
        assertThat(ManifestCodec.decode(content, "m", MANIFEST, SCHEMA, spec, PATHS))
                .containsExactly(ENTRY);
    }

    @Test
    void realMapsAreReadToo() {
        byte[] content = forged(
                record -> {
                    file(record).put("null_value_counts", Map.of("1", 5L));
                    file(record).put("value_counts", null);
                },
                text -> text.replaceFirst(
                        "(\"name\": \"null_value_counts\", \"type\": \\[\"null\", )\\{.*?\\}\\]\\}\\}",
                        "$1{\"type\": \"map\", \"values\": \"long\"}"),
                header());
        assertThat(decode(content).get(0).file().nullCounts()).isEqualTo(Map.of(1, 5L));
    }

    private static ManifestEntry with(Partition partition) {
        return new ManifestEntry(
                ManifestEntry.Status.ADDED, SNAPSHOT, new SequenceNumber(7), FILE.inPartition(partition));
    }

    private static Map<String, String> header() {
        return Map.of("format-version", "2", "schema", SchemaJson.text(SCHEMA));
    }

    private static byte[] forged(Consumer<GenericRecord> change) {
        return forged(change, text -> text, header());
    }

    /** A manifest with {@link #ENTRY}, changed as a foreign or broken writer might. */
    private static byte[] forged(
            Consumer<GenericRecord> change, UnaryOperator<String> schema, Map<String, String> header) {
        String text = schema.apply(ManifestSchemas.manifestEntryText(SPEC, SPEC.resultTypes(SCHEMA)));
        org.apache.avro.Schema avro = AvroSchemas.parse(text);
        GenericRecord record = new GenericData.Record(avro);
        record.put("status", 1);
        record.put("snapshot_id", SNAPSHOT.bits());
        record.put("sequence_number", 7L);
        record.put("file_sequence_number", 7L);
        String plain = ManifestSchemas.manifestEntryText(SPEC, SPEC.resultTypes(SCHEMA));
        GenericRecord original = new DataFileEncoder(
                        AvroSchemas.parse(plain).getField("data_file").schema(), SCHEMA, SPEC, PATHS)
                .record(FILE);
        GenericRecord file = new GenericData.Record(avro.getField("data_file").schema());
        original.getSchema().getFields().forEach(field -> file.put(field.name(), original.get(field.name())));
        GenericRecord partition =
                new GenericData.Record(file.getSchema().getField("partition").schema());
        partition.put("sym", "BTC/USD");
        partition.put("ts_day", 20705);
        file.put("partition", partition);
        record.put("data_file", file);
        change.accept(record);
        return AvroContainerWriter.write(header, text, avro, List.of(record));
    }

    private static GenericRecord file(GenericRecord entry) {
        return (GenericRecord) entry.get("data_file");
    }

    private static List<ManifestEntry> decode(byte[] content) {
        return ManifestCodec.decode(content, "the manifest", MANIFEST, SCHEMA, SPEC, PATHS);
    }

    private static void assertRefused(byte[] content, String message) {
        assertThatThrownBy(() -> decode(content))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(message);
    }

    private static void assertCorrupt(byte[] content, String message) {
        assertThatThrownBy(() -> decode(content))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(message);
    }
}
