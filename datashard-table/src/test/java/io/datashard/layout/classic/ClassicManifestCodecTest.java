package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.avro.AvroContainerWriter;
import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests and manifest lists written and read (classic format sections 3.2 to 3.6). */
class ClassicManifestCodecTest {
    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "n", PrimitiveType.INT),
            Field.optional(12, "s", PrimitiveType.STRING),
            Field.optional(3, "d", PrimitiveType.DOUBLE));

    @Test
    void entriesAreReadAsTheyWereWritten() {
        List<ManifestEntry> entries = entries(3);

        assertThat(ManifestCodec.decode(ManifestCodec.encode(entries, SCHEMA), "m", SCHEMA))
                .isEqualTo(entries);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(List.of(), SCHEMA), "m", SCHEMA))
                .isEmpty();
    }

    @Test
    void manyEntriesMakeManyBlocks() {
        List<ManifestEntry> entries = entries(2000);
        byte[] content = ManifestCodec.encode(entries, SCHEMA);

        assertThat(ManifestCodec.decode(content, "m", SCHEMA)).isEqualTo(entries);
        assertThat(ManifestCodec.encode(entries, SCHEMA)).isEqualTo(content);
    }

    @Test
    void manifestFilesAreReadAsTheyWereWritten() {
        List<ManifestFile> manifests = List.of(
                manifest("a", 1, SHA, new SnapshotId(5)),
                manifest("b", 0, null, null),
                manifest("c", 3, SHA, new SnapshotId(-2)));

        assertThat(ManifestListCodec.decode(ManifestListCodec.encode(manifests), "l"))
                .isEqualTo(manifests);
        assertThat(ManifestListCodec.decode(ManifestListCodec.encode(List.of()), "l"))
                .isEmpty();
    }

    @Test
    void pathsOfDataFilesAreWrittenWithASlashInFront() {
        String text = new String(ManifestCodec.encode(entries(1), SCHEMA), StandardCharsets.ISO_8859_1);

        assertThat(text).contains("/data/f0.parquet");
    }

    @Test
    void boundsThatNobodyCanReadAreNotWritten() {
        DataFile file = new DataFile(
                StoragePath.of("data/f.parquet"),
                1,
                2,
                null,
                Map.of(),
                new ColumnBounds(Map.of(99, 7, 3, Double.NaN, 1, 7), Map.of(3, Double.NaN)));
        ManifestEntry entry = new ManifestEntry(ManifestEntry.Status.ADDED, null, SequenceNumber.UNKNOWN, file);

        ManifestEntry read = ManifestCodec.decode(ManifestCodec.encode(List.of(entry), SCHEMA), "m", SCHEMA)
                .get(0);

        assertThat(read.file().bounds()).isEqualTo(new ColumnBounds(Map.of(1, 7), Map.of()));
        assertThat(read.snapshotId()).isNull();
        assertThat(read.sequenceNumber().isKnown()).isFalse();
    }

    @Test
    void withoutASchemaThereAreNoBounds() {
        byte[] content = ManifestCodec.encode(entries(1), SCHEMA);

        DataFile file = ManifestCodec.decode(content, "m", null).get(0).file();
        assertThat(file.bounds()).isEqualTo(ColumnBounds.NONE);
        assertThat(file.nullCounts()).isEqualTo(Map.of(12, 1L));
    }

    @Test
    void boundsOfColumnsThatAreNotInTheSchemaAreDropped() {
        byte[] content = ManifestCodec.encode(entries(1), SCHEMA);
        Schema other =
                Schema.of(Field.optional(1, "n", PrimitiveType.STRING), Field.optional(3, "d", PrimitiveType.DOUBLE));

        assertThat(ManifestCodec.decode(content, "m", other).get(0).file().bounds())
                .isEqualTo(new ColumnBounds(Map.of(3, -0.5), Map.of(3, 0.5)));
    }

    @ParameterizedTest
    @CsvSource({"2, its status is 2 (deleted)", "7, its status is 7", "-1, 'status'"})
    void anEntryThatIsNotLiveIsCorrupt(int status, String why) {
        GenericRecord record = entryRecord();
        record.put("status", status);

        assertThatThrownBy(() -> decodeEntry(record))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the manifest, entry 0")
                .hasMessageContaining(why);
    }

    @Test
    void anotherFileFormatIsRefused() {
        for (String format : List.of("orc", "avro")) {
            assertThatThrownBy(() -> decodeEntry(withFile("file_format", format)))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining(format);
        }
        assertThatThrownBy(() -> decodeEntry(withFile("file_format", "PARQUET")))
                .isInstanceOf(CorruptDataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/data/./x", "data//x", "/../x", "data/../../x"})
    void anAliasOrAWayOutOfTheTableIsCorrupt(String path) {
        assertThatThrownBy(() -> decodeEntry(withFile("file_path", path)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the manifest, entry 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/x.parquet", "data/x.parquet", "//data/x.parquet", "\\data\\x.parquet"})
    void spellingsOfOnePathAreOnePath(String path) {
        assertThat(decodeEntry(withFile("file_path", path)).file().path()).hasToString("data/x.parquet");
    }

    @Test
    void numbersThatCantBeAreCorrupt() {
        for (String key : List.of("record_count", "file_size_in_bytes")) {
            assertThatThrownBy(() -> decodeEntry(withFile(key, -1L)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(key);
        }
        for (Map<String, Long> counts : List.of(Map.of("x", 1L), Map.of("1", -1L))) {
            assertThatThrownBy(() -> decodeEntry(withFile("null_value_counts", counts)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("null_value_counts");
        }
    }

    @Test
    void aChecksumThatIsEmptyIsNone() {
        assertThat(decodeEntry(withFile("checksum", "")).file().sha256()).isNull();
    }

    @Test
    void sequenceNumbersOfOldReleasesAreUnknown() {
        GenericRecord record = entryRecord();
        record.put("sequence_number", 0L);
        record.put("snapshot_id", -1L);

        ManifestEntry entry = decodeEntry(record);
        assertThat(entry.sequenceNumber()).isEqualTo(SequenceNumber.UNKNOWN);
        assertThat(entry.snapshotId()).isNull();
    }

    @Test
    void aListWithManifestsOfDeletesIsRefused() {
        assertThatThrownBy(() -> decodeList("content", 1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the list, manifest 0")
                .hasMessageContaining("deletes");
        assertThatThrownBy(() -> decodeList("content", 2)).isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aListWithNumbersThatCantBeIsCorrupt() {
        assertThatThrownBy(() -> decodeList("manifest_length", -1L)).isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> decodeList("added_data_files_count", -1)).isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> decodeList("manifest_path", "metadata/../../x"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the list, manifest 0");
        assertThat(decodeList("manifest_path", "trades/metadata/manifests/m.avro")
                        .path())
                .hasToString("metadata/manifests/m.avro");
    }

    @Test
    void jsonOfOldReleasesIsRead() {
        List<ManifestFile> list = ManifestListCodec.decode(
                utf8(
                        "{\"snapshot_id\": 1, \"timestamp_ms\": 2, \"manifests\": [{\"manifest_path\": \"/t/metadata/manifests/m.avro\","
                                + "\"manifest_length\": 966, \"partition_spec_id\": 0, \"added_snapshot_id\": 15175394170791805883,"
                                + "\"content\": \"data\", \"added_data_files_count\": 1, \"existing_data_files_count\": 0,"
                                + "\"deleted_data_files_count\": 0, \"sequence_number\": 1795398648746254}]}"),
                "the list");
        assertThat(list)
                .containsExactly(new ManifestFile(
                        StoragePath.of("metadata/manifests/m.avro"),
                        -1,
                        null,
                        SequenceNumber.UNKNOWN,
                        SequenceNumber.UNKNOWN,
                        SnapshotId.parse("15175394170791805883"),
                        1,
                        0));

        List<ManifestEntry> entries = ManifestCodec.decode(
                utf8(
                        "{\"content\": 0, \"sequence_number\": 1795398648746254, \"added_snapshot_id\": 18446744073709551615,"
                                + "\"files\": [{\"file_path\": \"/data/a.parquet\", \"file_format\": \"parquet\", \"partition_values\": {},"
                                + "\"record_count\": 2, \"file_size_in_bytes\": 2358, \"null_value_counts\": null,"
                                + "\"lower_bounds\": {\"1\": 7}, \"upper_bounds\": {\"1\": 8}}]}"),
                "the manifest",
                SCHEMA);
        assertThat(entries)
                .containsExactly(new ManifestEntry(
                        ManifestEntry.Status.ADDED,
                        new SnapshotId(-1),
                        SequenceNumber.UNKNOWN,
                        new DataFile(StoragePath.of("data/a.parquet"), 2, 2358, null, Map.of(), ColumnBounds.NONE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Obj",
                "{}",
                "[]",
                "null",
                "{\"manifests\": {}, \"files\": {}}",
                "{\"manifests\": [7], \"files\": [7]}",
                "{\"manifests\": [{}], \"files\": [{}]}",
                "{\"manifests\": [], \"files\": []",
                "PAR1"
            })
    void whatIsNeitherAvroNorTheOldJsonIsCorrupt(String text) {
        assertThatThrownBy(() -> ManifestListCodec.decode(utf8(text), "the list"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the list");
        assertThatThrownBy(() -> ManifestCodec.decode(utf8(text), "the manifest", SCHEMA))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the manifest");
    }

    @Test
    void jsonOfDeletesIsRefused() {
        assertThatThrownBy(() ->
                        ManifestCodec.decode(utf8("{\"content\": \"deletes\", \"files\": []}"), "the manifest", SCHEMA))
                .isInstanceOf(InvalidUseException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<ManifestEntry> entries(int count) {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ManifestEntry entry = new ManifestEntry(
                    ManifestEntry.Status.ADDED,
                    new SnapshotId(100 + i),
                    new SequenceNumber(1 + i),
                    new DataFile(
                            StoragePath.of("data/f" + i + ".parquet"),
                            i,
                            1000L + i,
                            i % 2 == 0 ? SHA : null,
                            i % 2 == 0 ? Map.of(12, 1L) : Map.of(),
                            new ColumnBounds(Map.of(1, i, 12, "a", 3, -0.5), Map.of(1, i, 12, "z\u00e9", 3, 0.5))));
            entries.add(i % 3 == 2 ? entry.asExisting() : entry);
        }
        return entries;
    }

    private static ManifestFile manifest(String name, long sequenceNumber, String sha256, SnapshotId snapshotId) {
        return new ManifestFile(
                StoragePath.of("metadata/manifests/" + name + ".avro"),
                1234,
                sha256,
                new SequenceNumber(sequenceNumber),
                new SequenceNumber(sequenceNumber),
                snapshotId,
                2,
                1);
    }

    private static GenericRecord entryRecord() {
        GenericRecord partition = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_ENTRY
                .getField("data_file")
                .schema()
                .getField("partition")
                .schema());
        partition.put("values", Map.of("day", "1"));
        GenericRecord file = new GenericData.Record(
                ManifestSchemas.Parsed.MANIFEST_ENTRY.getField("data_file").schema());
        file.put("file_path", "/data/x.parquet");
        file.put("file_format", "parquet");
        file.put("partition", partition);
        file.put("record_count", 1L);
        file.put("file_size_in_bytes", 2L);
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_ENTRY);
        record.put("status", 1);
        record.put("data_file", file);
        return record;
    }

    private static GenericRecord withFile(String key, Object value) {
        GenericRecord record = entryRecord();
        ((GenericRecord) record.get("data_file")).put(key, value);
        return record;
    }

    private static ManifestEntry decodeEntry(GenericRecord record) {
        byte[] content = AvroContainerWriter.write(
                ManifestSchemas.MANIFEST_ENTRY_TEXT, ManifestSchemas.Parsed.MANIFEST_ENTRY, List.of(record));
        return ManifestCodec.decode(content, "the manifest", SCHEMA).get(0);
    }

    private static ManifestFile decodeList(String key, Object value) {
        GenericRecord record = new GenericData.Record(ManifestSchemas.Parsed.MANIFEST_FILE);
        record.put("manifest_path", "metadata/manifests/m.avro");
        record.put("manifest_length", 1L);
        record.put("partition_spec_id", 0);
        record.put("content", 0);
        record.put("added_data_files_count", 1);
        record.put("existing_data_files_count", 0);
        record.put("deleted_data_files_count", 0);
        record.put("partitions", List.of());
        record.put(key, value);
        byte[] content = AvroContainerWriter.write(
                ManifestSchemas.MANIFEST_FILE_TEXT, ManifestSchemas.Parsed.MANIFEST_FILE, List.of(record));
        return ManifestListCodec.decode(content, "the list").get(0);
    }
}
