package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroFile;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestDetails;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.PartitionSummary;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.schema.DataType;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Partitioner;
import io.datashard.schema.PrimitiveType;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifest lists and manifests of the iceberg layout that real releases wrote, of all retained snapshots, against what is known of them. */
class GoldenIcebergManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "file:///elsewhere/t";

    static Stream<GoldenTable> icebergTables() {
        return GoldenTable.all().stream().filter(table -> !table.isClassic());
    }

    /** A golden table, opened. */
    private record Opened(GoldenTable table, TableMetadata metadata, RecordedPaths paths) {
        static Opened of(GoldenTable table) throws IOException {
            String hint = table.expected().get("hint").textValue();
            byte[] content = read(table, StoragePath.of("metadata/v" + hint + ".metadata.json"));
            MetadataFile document = MetadataFile.parse(content, "v" + hint, ROOT);
            return new Opened(table, document.metadata(), document.paths());
        }

        PartitionSpec spec() {
            return metadata.partitionSpec();
        }

        List<ManifestFile> manifests(Snapshot snapshot) throws IOException {
            byte[] content = read(table, snapshot.manifestList());
            assertThat(sha256(content)).isEqualTo(snapshot.summary().get(Snapshot.LIST_SHA256));
            return ManifestListCodec.decode(content, "the list", paths);
        }

        List<ManifestEntry> entries(ManifestFile manifest) throws IOException {
            byte[] content = read(table, manifest.path());
            assertThat(content).hasSize((int) manifest.length());
            assertThat(sha256(content)).isEqualTo(manifest.sha256());
            return ManifestCodec.decode(content, "the manifest", manifest, metadata.schema(), spec(), paths);
        }

        List<DataFile> files(Snapshot snapshot) throws IOException {
            List<DataFile> files = new ArrayList<>();
            for (ManifestFile manifest : manifests(snapshot)) {
                entries(manifest).forEach(entry -> files.add(entry.file()));
            }
            return files;
        }
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void theCurrentSnapshotHasTheFilesThatPythonRead(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        List<DataFile> files = opened.metadata().currentSnapshot().isEmpty()
                ? List.of()
                : opened.files(opened.metadata().currentSnapshot().get());

        List<String> expected = new ArrayList<>();
        List<Partition> partitions = new ArrayList<>();
        for (JsonNode file : table.expected().get("live_files")) {
            expected.add(file.get("path").textValue() + " " + file.get("record_count") + " " + file.get("size") + " "
                    + file.get("sha256").asText());
            partitions.add(partition(opened, file.get("partition")));
        }
        assertThat(files)
                .map(file -> file.path() + " " + file.recordCount() + " " + file.sizeInBytes() + " " + file.sha256())
                .containsExactlyElementsOf(expected);
        assertThat(files).map(DataFile::partition).containsExactlyElementsOf(partitions);
        for (DataFile file : files) {
            assertThat(Files.size(table.root().resolve(file.path().value()))).isEqualTo(file.sizeInBytes());
        }
    }

    /** From what Python prints. */
    private static Partition partition(Opened opened, JsonNode printed) {
        if (!opened.spec().isPartitioned()) {
            return Partition.NONE;
        }
        List<DataType> types = opened.spec().resultTypes(opened.metadata().schema());
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            JsonNode value = printed.get(opened.spec().fields().get(i).name());
            values.add(value.isNull() ? null : internal((PrimitiveType) types.get(i), value));
        }
        return Partition.of(values);
    }

    private static Object internal(PrimitiveType type, JsonNode value) {
        String text = value.asText().replace(' ', 'T');
        return switch (type) {
            case BOOLEAN -> value.booleanValue();
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case STRING -> value.textValue();
            case BINARY -> HexFormat.of().parseHex(value.textValue());
            case DATE -> (int) LocalDate.parse(text).toEpochDay();
            case TIME -> LocalTime.parse(text).toNanoOfDay() / 1_000;
            case TIMESTAMP, TIMESTAMPTZ ->
                ChronoUnit.MICROS.between(
                        LocalDateTime.of(1970, 1, 1, 0, 0).atOffset(ZoneOffset.UTC), OffsetDateTime.parse(text));
            default -> throw new AssertionError(type);
        };
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void thePartitionsAreThoseOfTheRows(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        if (!opened.spec().isPartitioned()) {
            return;
        }
        Partitioner partitioner =
                new Partitioner(opened.spec(), opened.metadata().schema());
        List<Partition> ofRows = new ArrayList<>();
        for (TestRow row : table.currentRows()) {
            ofRows.add(partitioner.of(row));
        }
        List<Partition> ofFiles = new ArrayList<>();
        for (DataFile file : opened.files(opened.metadata().currentSnapshot().orElseThrow())) {
            for (int i = 0; i < file.recordCount(); i++) {
                ofFiles.add(file.partition());
            }
        }
        assertThat(ofFiles).containsExactlyInAnyOrderElementsOf(ofRows);
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void theCurrentManifestsHaveTheCountsThatPythonRead(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        List<ManifestFile> manifests = opened.metadata().currentSnapshot().isEmpty()
                ? List.of()
                : opened.manifests(opened.metadata().currentSnapshot().get());

        List<String> expected = new ArrayList<>();
        for (JsonNode manifest : table.expected().get("manifests")) {
            expected.add(manifest.get("added") + " " + manifest.get("existing"));
        }
        assertThat(manifests)
                .map(manifest -> manifest.addedFiles() + " " + manifest.existingFiles())
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void everyRetainedSnapshotCanBeRead(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        for (JsonNode expected : table.expected().get("snapshots")) {
            Snapshot snapshot = opened.metadata().snapshots().stream()
                    .filter(candidate ->
                            candidate.id().toString().equals(expected.get("id").asText()))
                    .findFirst()
                    .orElseThrow();
            Set<StoragePath> paths = new HashSet<>();
            opened.files(snapshot).forEach(file -> paths.add(file.path()));
            assertThat(paths).hasSize(expected.get("files").intValue());
        }
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void numbersAndCountsAgree(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        for (Snapshot snapshot : opened.metadata().snapshots()) {
            for (ManifestFile manifest : opened.manifests(snapshot)) {
                List<ManifestEntry> entries = opened.entries(manifest);
                ManifestDetails details = ManifestDetails.of(
                        entries, opened.spec(), opened.metadata().schema());
                assertThat(manifest.details().addedRows()).isEqualTo(details.addedRows());
                assertThat(manifest.details().existingRows()).isEqualTo(details.existingRows());
                assertThat(manifest.details().partitions())
                        .hasSize(opened.spec().fields().size());
                for (ManifestEntry entry : entries) {
                    assertThat(entry.snapshotId()).isNotNull();
                    assertThat(entry.sequenceNumber().isKnown()).isTrue();
                    assertThat(entry.sequenceNumber()).isGreaterThanOrEqualTo(manifest.minSequenceNumber());
                    if (entry.status() == ManifestEntry.Status.ADDED) {
                        assertThat(entry.snapshotId()).isEqualTo(manifest.addedSnapshotId());
                    }
                }
            }
        }
    }

    /** Where Python leaves the bounds of a summary out (days), ours are there. */
    @ParameterizedTest
    @MethodSource("icebergTables")
    void partitionSummariesAreThoseOfPythonButForDays(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        for (Snapshot snapshot : opened.metadata().snapshots()) {
            for (ManifestFile manifest : opened.manifests(snapshot)) {
                List<PartitionSummary> ours = PartitionSummary.of(
                        opened.entries(manifest),
                        opened.spec(),
                        opened.metadata().schema());
                for (int i = 0; i < ours.size(); i++) {
                    PartitionSummary theirs = manifest.details().partitions().get(i);
                    if (theirs.lower() != null || ours.get(i).lower() == null) {
                        assertThat(ours.get(i)).isEqualTo(theirs);
                    } else {
                        assertThat(opened.spec()
                                        .resultTypes(opened.metadata().schema())
                                        .get(i))
                                .isIn(PrimitiveType.DATE, PrimitiveType.BINARY);
                        assertThat(ours.get(i).containsNull()).isEqualTo(theirs.containsNull());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void whatPythonWroteIsReadAgainAsTheSame(GoldenTable table) throws IOException {
        Opened opened = Opened.of(table);
        for (Snapshot snapshot : opened.metadata().snapshots()) {
            List<ManifestFile> manifests = opened.manifests(snapshot);
            byte[] list = ManifestListCodec.encode(
                    manifests, snapshot.id(), snapshot.parent(), snapshot.sequenceNumber(), opened.paths());
            assertThat(ManifestListCodec.decode(list, "ours", opened.paths())).isEqualTo(manifests);
            assertSameFile(list, read(table, snapshot.manifestList()));
            for (ManifestFile manifest : manifests) {
                List<ManifestEntry> entries = opened.entries(manifest);
                byte[] ours = ManifestCodec.encode(entries, opened.metadata().schema(), opened.spec(), opened.paths());
                assertThat(ManifestCodec.decode(
                                ours, "ours", manifest, opened.metadata().schema(), opened.spec(), opened.paths()))
                        .isEqualTo(entries);
                assertSameFile(ours, read(table, manifest.path()));
            }
        }
    }

    /** Header and records by key; the order of keys in a schema and the sync marker mean nothing. */
    private static void assertSameFile(byte[] ours, byte[] theirs) throws IOException {
        AvroFile our = AvroContainer.readFile(ours, "ours");
        AvroFile their = AvroContainer.readFile(theirs, "theirs");
        assertThat(our.header().keySet())
                .containsExactlyElementsOf(their.header().keySet());
        for (String key : List.of("avro.schema", "schema", "partition-spec")) {
            if (their.header().containsKey(key)) {
                assertThat(JSON.readTree(our.header().get(key)))
                        .isEqualTo(JSON.readTree(their.header().get(key)));
            }
        }
        assertThat(our.header().get("format-version")).isEqualTo(their.header().get("format-version"));
        assertThat(our.header().get("content")).isEqualTo(their.header().get("content"));
        assertThat(our.header().get("parent-snapshot-id"))
                .satisfiesAnyOf(
                        id -> assertThat(id).isEqualTo(their.header().get("parent-snapshot-id")),
                        // An expired parent is still named by the list.
                        id -> assertThat(their.header().get("parent-snapshot-id"))
                                .matches("\\d+"));
        assertThat(text(our.records())).isEqualTo(text(their.records()));
    }

    /** Without the three liberties that are taken: zeros have the widest sign, -1.28 has no spare byte, no summaries are null. */
    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            String hex = HexFormat.of().formatHex(bytes);
            return hex.matches("(00)+80") ? hex.replace("80", "00") : hex.replaceFirst("^ff8", "8");
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                    .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                    .collect(Collectors.joining("\n", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "null"
                    : list.stream().map(GoldenIcebergManifestTest::text).collect(Collectors.joining("\n", "[", "]"));
        }
        return String.valueOf(value);
    }

    private static byte[] read(GoldenTable table, StoragePath path) throws IOException {
        Path file = table.root().resolve(path.value());
        return Files.readAllBytes(file);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
