package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.error.InvalidUseException;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Schema;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that real releases of Python wrote are appended to, row for row what they hold already, in a place with an awkward name. What was
 * there stays as it was, every snapshot of it.
 */
class GoldenAppendTest {
    private static final String PLACE = "100% żółw a%20b #1";

    @TempDir
    Path folder;

    static Stream<GoldenTable> writableTables() {
        return GoldenTable.all().stream()
                .filter(golden -> golden.expected().get("schema_persisted").booleanValue());
    }

    static Stream<GoldenTable> tablesToReadOnly() {
        return GoldenTable.all().stream()
                .filter(golden -> !golden.expected().get("schema_persisted").booleanValue());
    }

    @ParameterizedTest
    @MethodSource("writableTables")
    void appendedRowsComeToThoseOfPython(GoldenTable golden) {
        String path = golden.copyTo(folder.resolve(PLACE)).toString();
        List<TestRow> rows = golden.currentRows();
        List<TestRow> twice = new ArrayList<>(rows);
        twice.addAll(rows);
        try (DataShardTable table = DataShardTable.open(path)) {
            long before = table.metadata().snapshots().size();
            assertThat(table.append(rows).isPresent()).isEqualTo(!rows.isEmpty());
            assertThat(digest(table.scan(), golden.schema())).isEqualTo(RowDigest.of(golden.schema(), twice));
            for (JsonNode snapshot : golden.expected().get("snapshots")) {
                SnapshotId id = SnapshotId.parse(snapshot.get("id").asText());
                if (table.metadata().snapshot(id).isPresent()) {
                    String digest =
                            snapshot.has("digest") ? snapshot.get("digest").textValue() : golden.currentDigest();
                    assertThat(digest(table.scan().snapshotId(id), golden.schema()))
                            .isEqualTo(digest);
                }
            }
            if (!table.metadata().properties().containsKey("datashard.snapshot.retention-count")) {
                assertThat(table.metadata().snapshots()).hasSize((int) before + (rows.isEmpty() ? 0 : 1));
            }
        }
        if (golden.expected().get("live_files").size() > 0 || !rows.isEmpty()) {
            try (LocalStorage storage = LocalStorage.open(Path.of(path))) {
                assertThat(TableAudit.of(storage).names())
                        .hasSizeGreaterThan(golden.expected().get("live_files").size() - 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tablesToReadOnly")
    void tablesWithoutASchemaAreNotAppendedTo(GoldenTable golden) {
        String path = golden.copyTo(folder.resolve(PLACE)).toString();
        try (DataShardTable table = DataShardTable.open(path)) {
            List<Snapshot> before = table.history();
            assertThatThrownBy(table::newAppend)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot write to the table");
            assertThat(table.history()).isEqualTo(before);
        }
    }

    private static String digest(TableRead read, Schema schema) {
        try (RowIterator rows = read.rows()) {
            RowDigest digest = new RowDigest(rows.schema().size() == 0 ? schema : rows.schema());
            rows.forEachRemaining(digest::add);
            return digest.value();
        }
    }
}
