package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.layout.avro.AvroContainer;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntry;
import io.datashard.model.ManifestFile;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.storage.StoragePath;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifest lists and manifests of every release, of all retained snapshots, against what is known of them. */
class GoldenManifestTest {
    static Stream<GoldenTable> classicTables() {
        return GoldenTable.all().stream().filter(GoldenTable::isClassic);
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theCurrentSnapshotHasTheFilesThatPythonRead(GoldenTable table) throws IOException {
        TableMetadata metadata = metadata(table);
        List<DataFile> files = metadata.currentSnapshot().isEmpty()
                ? List.of()
                : files(table, metadata, metadata.currentSnapshot().get());

        List<String> expected = new ArrayList<>();
        for (JsonNode file : table.expected().get("live_files")) {
            expected.add(file.get("path").textValue() + " " + file.get("record_count") + " " + file.get("size") + " "
                    + file.get("sha256").asText());
        }
        assertThat(files)
                .map(file -> file.path() + " " + file.recordCount() + " " + file.sizeInBytes() + " " + file.sha256())
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theCurrentManifestsHaveTheCountsThatPythonRead(GoldenTable table) throws IOException {
        TableMetadata metadata = metadata(table);
        List<ManifestFile> manifests = metadata.currentSnapshot().isEmpty()
                ? List.of()
                : manifests(table, metadata.currentSnapshot().get());

        List<String> expected = new ArrayList<>();
        for (JsonNode manifest : table.expected().get("manifests")) {
            expected.add(manifest.get("added") + " " + manifest.get("existing"));
        }
        assertThat(manifests)
                .map(manifest -> manifest.addedFiles() + " " + manifest.existingFiles())
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void everyRetainedSnapshotCanBeRead(GoldenTable table) throws IOException {
        TableMetadata metadata = metadata(table);
        for (JsonNode expected : table.expected().get("snapshots")) {
            Snapshot snapshot = metadata.snapshots().stream()
                    .filter(candidate ->
                            candidate.id().toString().equals(expected.get("id").asText()))
                    .findFirst()
                    .orElseThrow();
            Set<StoragePath> paths = new HashSet<>();
            files(table, metadata, snapshot).forEach(file -> paths.add(file.path()));
            assertThat(paths).hasSize(expected.get("files").intValue());
        }
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theUnionOfAllSnapshotsIsTheContentOfAnIncrementalTable(GoldenTable table) throws IOException {
        TableMetadata metadata = metadata(table);
        if (table.hasFullSnapshots() || !table.expected().has("legacy_union_files")) {
            return;
        }
        Set<String> paths = new HashSet<>();
        for (Snapshot snapshot : metadata.snapshots()) {
            files(table, metadata, snapshot)
                    .forEach(file -> paths.add(file.path().value()));
        }
        Set<String> expected = new HashSet<>();
        table.expected()
                .get("legacy_union_files")
                .forEach(file -> expected.add(
                        file.isTextual() ? file.textValue() : file.get("path").textValue()));
        assertThat(paths).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void whatPythonWroteIsWrittenAgainByteByByte(GoldenTable table) throws IOException {
        TableMetadata metadata = metadata(table);
        for (Snapshot snapshot : metadata.snapshots()) {
            byte[] list = read(table, snapshot.manifestList());
            if (!AvroContainer.isContainer(list)) {
                continue;
            }
            List<ManifestFile> manifests = ManifestListCodec.decode(list, "list");
            boolean isOfThisAge = snapshot.summary().containsKey(Snapshot.LIST_SHA256)
                    && manifests.stream()
                            .allMatch(file -> file.minSequenceNumber().isKnown());
            if (isOfThisAge) {
                assertSameButForSync(ManifestListCodec.encode(manifests), list);
            }
            for (ManifestFile file : manifests) {
                if (metadata.schema() == null || !file.sequenceNumber().isKnown()) {
                    continue; // bounds can't be read, or 0 is written as null
                }
                byte[] manifest = read(table, file.path());
                List<ManifestEntry> entries = ManifestCodec.decode(manifest, "manifest", metadata.schema());
                if (entries.stream().allMatch(entry -> entry.sequenceNumber().isKnown())) {
                    assertSameButForSync(ManifestCodec.encode(entries, metadata.schema()), manifest);
                }
            }
        }
    }

    /** The sync marker is the only thing that two writers of the same content have different. */
    private static void assertSameButForSync(byte[] ours, byte[] theirs) {
        assertThat(withoutSync(ours)).isEqualTo(withoutSync(theirs));
    }

    private static String withoutSync(byte[] container) {
        String text = new String(container, StandardCharsets.ISO_8859_1);
        byte[] sync = Arrays.copyOfRange(container, container.length - 16, container.length);
        return text.replace(new String(sync, StandardCharsets.ISO_8859_1), "<sync>");
    }

    private static List<DataFile> files(GoldenTable table, TableMetadata metadata, Snapshot snapshot)
            throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (ManifestFile manifest : manifests(table, snapshot)) {
            byte[] content = read(table, manifest.path());
            if (manifest.length() >= 0) {
                assertThat(content).hasSize((int) manifest.length());
            }
            List<ManifestEntry> entries =
                    ManifestCodec.decode(content, manifest.path().value(), metadata.schema());
            assertThat(entries).hasSize(manifest.addedFiles() + manifest.existingFiles());
            entries.forEach(entry -> files.add(entry.file()));
        }
        return files;
    }

    private static List<ManifestFile> manifests(GoldenTable table, Snapshot snapshot) throws IOException {
        return ManifestListCodec.decode(
                read(table, snapshot.manifestList()), snapshot.manifestList().value());
    }

    private static TableMetadata metadata(GoldenTable table) throws IOException {
        VersionHint hint = VersionHint.parse(read(table, VersionHint.PATH)).orElseThrow();
        return MetadataFile.parse(read(table, hint.metadataFile()), hint.text()).metadata();
    }

    private static byte[] read(GoldenTable table, StoragePath path) throws IOException {
        return Files.readAllBytes(table.root().resolve(path.value()));
    }
}
