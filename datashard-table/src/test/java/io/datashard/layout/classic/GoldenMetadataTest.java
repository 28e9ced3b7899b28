package io.datashard.layout.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.error.InvalidUseException;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Version hints and metadata documents of every release, against what is known of them. */
class GoldenMetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<GoldenTable> classicTables() {
        return GoldenTable.all().stream().filter(GoldenTable::isClassic);
    }

    static Stream<GoldenTable> icebergTables() {
        return GoldenTable.all().stream().filter(table -> !table.isClassic());
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theHintNamesTheCurrentMetadata(GoldenTable table) throws IOException {
        VersionHint hint = hint(table);

        assertThat(hint.text()).isEqualTo(table.expected().get("hint").textValue());
        assertThat(hint.metadataVersion().number())
                .isEqualTo(table.expected().get("metadata_version").longValue());
        assertThat(hint.isNumeric()).isEqualTo(hint.text().matches("\\d+"));
        assertThat(table.root().resolve(hint.metadataFile().value())).isRegularFile();
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theMetadataSaysWhatPythonRead(GoldenTable table) throws IOException {
        JsonNode expected = table.expected();
        TableMetadata metadata = current(table).metadata();

        assertThat(metadata.location()).isEqualTo(expected.get("location").textValue());
        assertThat(metadata.lastSequenceNumber().value())
                .isEqualTo(expected.get("last_sequence_number").longValue());
        assertThat(text(metadata.currentSnapshotId()))
                .isEqualTo(expected.get("current_snapshot_id").asText("null"));
        if (expected.get("schema_persisted").booleanValue()) {
            assertThat(metadata.schema()).isNotNull();
            assertThat(metadata.schema().fields()).isEqualTo(table.schema().fields());
        } else {
            assertThat(metadata.schema()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void theSnapshotsAreThoseThatPythonWrote(GoldenTable table) throws IOException {
        List<Snapshot> snapshots = current(table).metadata().snapshots();
        JsonNode expected = table.expected().get("snapshots");

        assertThat(snapshots).hasSize(expected.size());
        for (int i = 0; i < snapshots.size(); i++) {
            Snapshot snapshot = snapshots.get(i);
            JsonNode known = expected.get(i);
            assertThat(snapshot.id()).hasToString(known.get("id").asText());
            assertThat(snapshot.parent() == null ? "-1" : snapshot.parent().toString())
                    .isEqualTo(known.get("parent").asText());
            assertThat(snapshot.sequenceNumber().value())
                    .isEqualTo(known.get("sequence_number").asLong(0));
            assertThat(snapshot.operation()).isEqualTo(known.get("operation").textValue());
            assertThat(snapshot.timestampMs())
                    .isEqualTo(known.get("timestamp_ms").longValue());
            assertThat(table.root().resolve(snapshot.manifestList().value())).isRegularFile();
        }
    }

    @ParameterizedTest
    @MethodSource("classicTables")
    void everyMetadataFileIsWrittenBackWithoutLoss(GoldenTable table) throws IOException {
        try (Stream<Path> files = Files.list(table.root().resolve("metadata"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".metadata.json"))
                    .toList()) {
                byte[] content = Files.readAllBytes(file);
                byte[] written = MetadataFile.parse(content, file.toString()).toBytes();
                assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(content));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("icebergTables")
    void theOtherLayoutIsRefusedByName(GoldenTable table) throws IOException {
        Path file =
                table.root().resolve("metadata/v" + table.expected().get("hint").textValue() + ".metadata.json");
        byte[] content = Files.readAllBytes(file);

        assertThatThrownBy(() -> MetadataFile.parse(content, "the table"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("iceberg layout; this release does not read it yet");
    }

    private static VersionHint hint(GoldenTable table) throws IOException {
        return VersionHint.parse(Files.readAllBytes(table.root().resolve(VersionHint.PATH.value())))
                .orElseThrow();
    }

    private static MetadataFile current(GoldenTable table) throws IOException {
        Path file = table.root().resolve(hint(table).metadataFile().value());
        return MetadataFile.parse(Files.readAllBytes(file), file.toString());
    }

    private static String text(Object id) {
        return String.valueOf(id);
    }
}
