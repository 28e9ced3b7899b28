package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.error.InvalidUseException;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Schema;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.RowDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables that real releases of Python wrote, in both layouts, are read row for row and snapshot for snapshot. Those of the iceberg layout
 * lie elsewhere than they have recorded.
 */
class GoldenTableTest {
    static List<GoldenTable> fullTables() {
        return GoldenTable.all().stream().filter(GoldenTable::hasFullSnapshots).toList();
    }

    static List<GoldenTable> incrementalTablesWithSnapshots() {
        return incrementalTables().stream()
                .filter(golden -> !golden.expected().get("snapshots").isEmpty())
                .toList();
    }

    static List<GoldenTable> incrementalTables() {
        return GoldenTable.all().stream()
                .filter(table -> !table.hasFullSnapshots())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fullTables")
    void currentRowsAreThoseOfPython(GoldenTable golden) {
        try (DataShardTable table = open(golden)) {
            JsonNode current = golden.expected().get("current");
            assertRows(table.scan(), golden, current);
            assertThat(table.currentSnapshot().map(Snapshot::id).map(SnapshotId::toString))
                    .isEqualTo(Stream.of(golden.expected().get("current_snapshot_id"))
                            .filter(id -> !id.isNull())
                            .map(JsonNode::asText)
                            .findFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("fullTables")
    void everySnapshotHasTheRowsThatPythonReadsFromIt(GoldenTable golden) {
        JsonNode snapshots = golden.expected().get("snapshots");
        try (DataShardTable table = open(golden)) {
            assertThat(table.history())
                    .extracting(snapshot -> snapshot.id().toString())
                    .containsExactlyInAnyOrderElementsOf(ids(snapshots));
            for (JsonNode snapshot : snapshots) {
                SnapshotId id = SnapshotId.parse(snapshot.get("id").asText());
                assertThat(snapshot.has("digest")).as("0.9.1 reads %s", id).isTrue();
                assertRows(table.scan().snapshotId(id), golden, snapshot);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fullTables")
    void everySnapshotIsFoundByItsTime(GoldenTable golden) {
        Map<Long, JsonNode> newestOfItsTime = new HashMap<>();
        golden.expected()
                .get("snapshots")
                .forEach(snapshot ->
                        newestOfItsTime.put(snapshot.get("timestamp_ms").longValue(), snapshot));
        try (DataShardTable table = open(golden)) {
            for (JsonNode snapshot : new HashSet<>(newestOfItsTime.values())) {
                Instant then = Instant.ofEpochMilli(snapshot.get("timestamp_ms").longValue());
                assertRows(table.scan().asOf(then), golden, snapshot);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("incrementalTables")
    void unionOfAnIncrementalTableIsAllThatWasEverWritten(GoldenTable golden) {
        JsonNode written = golden.expected().get("rows_written");
        try (DataShardTable table = open(golden)) {
            if (written == null) {
                assertRows(table.scan().legacyUnion(), golden, golden.expected().get("current"));
            } else {
                Schema schema = golden.schema();
                assertThat(digest(table.scan().legacyUnion(), schema))
                        .isEqualTo(RowDigest.of(schema, golden.rows(written)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("incrementalTablesWithSnapshots")
    void incrementalTableIsRefusedUnlessTheUnionIsAskedFor(GoldenTable golden) {
        try (DataShardTable table = open(golden)) {
            assertThatThrownBy(() -> table.scan().rows())
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Set 'legacyReadMode' to 'union'")
                    .hasMessageNotContaining("legacy.read-mode");
        }
    }

    @ParameterizedTest
    @MethodSource("fullTables")
    void unionOfAFullTableIsItsCurrentSnapshot(GoldenTable golden) {
        try (DataShardTable table = open(golden)) {
            assertRows(table.scan().legacyUnion(), golden, golden.expected().get("current"));
        }
    }

    private static DataShardTable open(GoldenTable golden) {
        return DataShardTable.open(golden.root().toString());
    }

    private static List<String> ids(JsonNode snapshots) {
        List<String> ids = new ArrayList<>();
        snapshots.forEach(snapshot -> ids.add(snapshot.get("id").asText()));
        return ids;
    }

    private static void assertRows(TableRead read, GoldenTable golden, JsonNode expected) {
        String digest = expected.has("digest") ? expected.get("digest").textValue() : golden.currentDigest();
        assertThat(digest(read, golden.schema())).isEqualTo(digest);
    }

    private static String digest(TableRead read, Schema schema) {
        try (RowIterator rows = read.rows()) {
            // A table that stores no schema is read by those of its files, which may know less of a type than its
            // writer.
            RowDigest digest = new RowDigest(rows.schema().size() == 0 ? schema : rows.schema());
            rows.forEachRemaining(digest::add);
            return digest.value();
        }
    }
}
