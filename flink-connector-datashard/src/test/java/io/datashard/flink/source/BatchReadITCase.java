package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.model.SnapshotId;
import io.datashard.read.LegacyReadMode;
import io.datashard.read.NonAppendChanges;
import io.datashard.schema.Predicates;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.RowJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded reads of real tables give the rows that Python wrote. */
@Timeout(120)
class BatchReadITCase {
    /** Python 0.5 built on the last increment of 0.4: newer releases read less than the table holds. */
    private static final String HALF_LOST = "cross/0.4.1-0.5.4-0.7.2";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    static Stream<GoldenTable> tables() {
        // The golden tables of one release of each layout and all that several wrote; the format's own tests read all.
        return GoldenTable.all().stream()
                .filter(table -> table.expected().get("current").get("rows") != null)
                .filter(table -> !table.name().equals(HALF_LOST))
                .filter(table -> table.name().startsWith("cross/")
                        || table.name().startsWith("0.3.3/")
                        || table.name().startsWith("0.9.1/")
                        || table.name().startsWith("0.11.2/"));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void currentSnapshotHasTheRowsThatPythonRead(GoldenTable golden) throws Exception {
        List<JsonNode> snapshots = new ArrayList<>();
        golden.expected().get("snapshots").forEach(snapshots::add);
        if (snapshots.isEmpty() && !golden.expected().get("schema_persisted").booleanValue()) {
            return; // no column is known
        }
        assertThat(read(source(golden).legacyReadMode(LegacyReadMode.UNION)))
                .containsExactlyInAnyOrderElementsOf(
                        lines(golden, golden.expected().get("current").get("rows")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.9.1/history",
                "0.7.2/history",
                "0.11.2/history",
                "cross/0.7.2-0.6.0-0.9.1",
                "cross/0.9.1-migrated-0.11.2-appended"
            })
    void everySnapshotHasItsRows(String name) throws Exception {
        GoldenTable golden = GoldenTable.named(name);
        for (JsonNode snapshot : golden.expected().get("snapshots")) {
            if (snapshot.has("rows")) {
                SnapshotId id = SnapshotId.parse(snapshot.get("id").asText());
                Instant time = Instant.ofEpochMilli(snapshot.get("timestamp_ms").longValue());
                List<String> rows = lines(golden, snapshot.get("rows"));

                assertThat(read(source(golden).snapshotId(id))).containsExactlyInAnyOrderElementsOf(rows);
                assertThat(read(source(golden).asOf(time))).containsExactlyInAnyOrderElementsOf(rows);
            }
        }
    }

    @Test
    void betweenTwoSnapshotsAreTheRowsThatWereAdded() throws Exception {
        GoldenTable golden = GoldenTable.named("0.9.1/history");
        JsonNode snapshots = golden.expected().get("snapshots");
        SnapshotId first = SnapshotId.parse(snapshots.get(0).get("id").asText());
        SnapshotId third = SnapshotId.parse(snapshots.get(2).get("id").asText());
        List<String> added = lines(golden, snapshots.get(2).get("rows"));
        lines(golden, snapshots.get(0).get("rows")).forEach(added::remove);

        assertThat(read(source(golden).between(first, third))).containsExactlyInAnyOrderElementsOf(added);
        assertThatThrownBy(() -> read(source(golden).between(third, first))).hasMessageContaining("not an ancestor");
        SnapshotId last =
                SnapshotId.parse(snapshots.get(snapshots.size() - 1).get("id").asText());
        assertThatThrownBy(() -> read(source(golden).between(third, last)))
                .rootCause()
                .hasMessageContaining("'scan.non-append-changes'");
        assertThat(read(source(golden).between(third, last).onNonAppendChanges(NonAppendChanges.SKIP)))
                .isNotEmpty();
    }

    @Test
    void legacyTablesAreRefusedUnlessAskedFor() {
        GoldenTable golden = GoldenTable.named("0.3.3/types");

        assertThatThrownBy(() -> read(source(golden))).rootCause().hasMessageContaining("'legacy.read-mode'");
    }

    @Test
    void unionFindsRowsThatNewerReleasesLost() throws Exception {
        GoldenTable golden = GoldenTable.named(HALF_LOST);

        List<String> rows = read(source(golden).legacyReadMode(LegacyReadMode.UNION));

        assertThat(rows)
                .hasSize(6)
                .doesNotHaveDuplicates()
                .containsAll(lines(golden, golden.expected().get("current").get("rows")));
    }

    @Test
    void rowDataAndRowsComeWithTheColumnsOfTheTable() throws Exception {
        GoldenTable golden = GoldenTable.named("0.9.1/types");

        List<RowData> data =
                read(DataShardSource.forRowData().path(golden.root().toString()).select("n_string", "row"));
        List<Row> rows = read(DataShardSource.forRow()
                .path(golden.root().toString())
                .select("row")
                .where(Predicates.greaterThanOrEqual("row", 3)));

        assertThat(data).extracting(row -> row.getInt(1)).containsExactlyInAnyOrderElementsOf(rowNumbers(golden, 0));
        assertThat(rows)
                .extracting(row -> row.<Integer>getFieldAs("row"))
                .containsExactlyInAnyOrderElementsOf(rowNumbers(golden, 3));
    }

    @Test
    void limitReadsNoMoreThanItMust() throws Exception {
        GoldenTable golden = GoldenTable.named("0.9.1/types");

        assertThat(read(source(golden).limit(2))).hasSizeBetween(2, 4);
        assertThat(read(source(golden).limit(0))).isEmpty();
    }

    private static List<Integer> rowNumbers(GoldenTable golden, int from) {
        List<Integer> numbers = new ArrayList<>();
        golden.expected()
                .get("current")
                .get("rows")
                .forEach(row -> numbers.add(row.get("row").intValue()));
        numbers.removeIf(number -> number < from);
        return numbers;
    }

    private static DataShardSourceBuilder<String> source(GoldenTable golden) {
        // Small splits: each row group may become one of its own.
        return DataShardSource.forRecords(new JsonLines())
                .path(golden.root().toString())
                .splitTargetSize(2000);
    }

    private static List<String> lines(GoldenTable golden, JsonNode rows) {
        RowJson json = new RowJson(golden.schema());
        return new ArrayList<>(golden.rows(rows).stream().map(json::encode).toList());
    }

    private static <T> List<T> read(DataShardSourceBuilder<T> builder) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(2);
        List<T> records = new ArrayList<>();
        try (CloseableIterator<T> rows = env.fromSource(builder.build(), WatermarkStrategy.noWatermarks(), "source")
                .executeAndCollect()) {
            rows.forEachRemaining(records::add);
        }
        return records;
    }
}
