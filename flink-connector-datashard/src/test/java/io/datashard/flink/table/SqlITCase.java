package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.FixedType;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables in SQL: what is inserted is selected. */
@Timeout(180)
class SqlITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private final Layout layout;

    @TempDir
    private Path folder;

    SqlITCase(Layout layout) {
        this.layout = layout;
    }

    private String path() {
        return folder.resolve("a table").toString();
    }

    private String with(String... more) {
        return " WITH ('connector'='datashard','path'='" + path() + "','auto-create'='true','layout'='" + layout + "'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")";
    }

    private List<Snapshot> history() {
        try (DataShardTable table = DataShardTable.open(path())) {
            return table.history();
        }
    }

    /** Three rows by three inserts. */
    private SqlSession numbers() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT, name STRING, born DATE)" + with());
        sql.run("INSERT INTO t VALUES (1, 'a', DATE '2024-01-01')");
        sql.run("INSERT INTO t VALUES (2, 'b', DATE '2024-01-02')");
        sql.run("INSERT INTO t VALUES (3, CAST(NULL AS STRING), DATE '2024-01-03')");
        return sql;
    }

    @EveryLayout
    void everyTypeIsSelectedAsItWasInserted() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (b BOOLEAN, i INT NOT NULL, l BIGINT, f FLOAT, d DOUBLE, born DATE, tod TIME,"
                + " ts TIMESTAMP(6), tz TIMESTAMP_LTZ(6), s STRING, bin BYTES, dec1 DECIMAL(38, 10),"
                + " fix BINARY(3))" + with());
        sql.run("INSERT INTO t VALUES (TRUE, 1, 2, CAST(1.5 AS FLOAT), 2.5, DATE '2024-02-29', TIME '01:02:03',"
                + " TIMESTAMP '2024-02-29 01:02:03.000004', TO_TIMESTAMP_LTZ(5, 3), 'zé', x'0102', 1.5, x'010203')");
        sql.run("INSERT INTO t (i) VALUES (2)");
        Row empty = new Row(13);
        empty.setField(1, 2);
        assertThat(sql.rows("SELECT * FROM t"))
                .containsExactlyInAnyOrder(
                        Row.of(
                                true,
                                1,
                                2L,
                                1.5f,
                                2.5d,
                                LocalDate.of(2024, 2, 29),
                                LocalTime.of(1, 2, 3),
                                LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000),
                                Instant.ofEpochMilli(5),
                                "zé",
                                new byte[] {1, 2},
                                new BigDecimal("1.5000000000"),
                                new byte[] {1, 2, 3}),
                        empty);
        try (DataShardTable table = DataShardTable.open(path())) {
            assertThat(table.schema().find("fix").orElseThrow().type().text())
                    .isEqualTo(layout == Layout.CLASSIC ? "binary" : "fixed[3]");
        }
    }

    @EveryLayout
    void typesThatSqlHasNoNameForAreWrittenAndRead() {
        Schema columns = Schema.of(
                Field.required(1, "id", PrimitiveType.UUID),
                Field.optional(2, "at", PrimitiveType.TIME),
                Field.optional(
                        3,
                        "code",
                        layout.columnsFor(Schema.of(Field.optional(1, "code", new FixedType(2))))
                                .field(0)
                                .type()));
        DataShardTable.create(path(), columns, TableOptions.DEFAULT.withLayout(layout))
                .close();
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id STRING NOT NULL, `at` BIGINT, code BYTES)" + with());
        sql.run("INSERT INTO t VALUES ('f79c3e09-677c-4bbd-a479-3f349cb785e7', 86399999999, x'0102'),"
                + " ('00000000-0000-0000-0000-00000000000a', CAST(NULL AS BIGINT), CAST(NULL AS BYTES))");

        assertThat(sql.rows("SELECT * FROM t"))
                .containsExactlyInAnyOrder(
                        Row.of("f79c3e09-677c-4bbd-a479-3f349cb785e7", 86_399_999_999L, new byte[] {1, 2}),
                        Row.of("00000000-0000-0000-0000-00000000000a", null, null));
        assertThat(sql.rows("SELECT `at` FROM t WHERE id = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'"))
                .containsExactly(Row.of(86_399_999_999L));
    }

    @EveryLayout
    void hintsReadOlderSnapshotsAndWhatWasAddedBetween() {
        SqlSession sql = numbers();
        List<Snapshot> history = history();
        assertThat(history).hasSize(3);
        assertThat(ids(sql, hint("scan.snapshot-id", history.get(1).id().toString())))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(ids(sql, hint("scan.timestamp-millis", "" + history.get(0).timestampMs())))
                .containsExactly(1);
        assertThat(ids(
                        sql,
                        hint(
                                "incremental-between",
                                history.get(0).id() + "," + history.get(2).id())))
                .containsExactlyInAnyOrder(2, 3);
        assertThat(ids(
                        sql,
                        hint(
                                "incremental-between-timestamp",
                                history.get(0).timestampMs() + ","
                                        + history.get(1).timestampMs())))
                .containsExactly(2);
        assertThat(ids(sql, hint("source.monitor-interval", "1 s"))).containsExactlyInAnyOrder(1, 2, 3);
    }

    private static String hint(String key, String value) {
        return "t /*+ OPTIONS('" + key + "'='" + value + "') */";
    }

    private static List<Integer> ids(SqlSession sql, String table) {
        return sql.rows("SELECT id FROM " + table).stream()
                .map(row -> row.<Integer>getFieldAs(0))
                .toList();
    }

    @EveryLayout
    void filtersProjectionAndLimitShowInThePlanAndKeepTheRowsRight() {
        SqlSession sql = numbers();
        String filtered = "SELECT name FROM t WHERE id >= 2 AND born < DATE '2024-01-03'";
        assertThat(sql.explain(filtered)).contains("filter=[and(>=(id, 2), <(born, 2024-01-03))]");
        assertThat(sql.explain("SELECT name FROM t")).contains("project=[name]");
        assertThat(sql.rows(filtered)).containsExactly(Row.of("b"));
        assertThat(sql.explain("SELECT * FROM t LIMIT 2")).contains("limit=[2]");
        assertThat(sql.rows("SELECT * FROM t LIMIT 2")).hasSize(2);
        assertThat(sql.rows("SELECT born, id FROM t WHERE name IS NULL OR name = 'a'"))
                .containsExactlyInAnyOrder(Row.of(LocalDate.of(2024, 1, 1), 1), Row.of(LocalDate.of(2024, 1, 3), 3));
        assertThat(sql.rows("SELECT id FROM t WHERE name <> 'a' AND id IN (1, 2, 3)"))
                .containsExactly(Row.of(2));
        assertThat(sql.rows("SELECT COUNT(*) FROM t")).containsExactly(Row.of(3L));
        assertThat(sql.rows("SELECT COUNT(*) FROM t WHERE name IS NOT NULL")).containsExactly(Row.of(2L));
    }

    @EveryLayout
    void metadataColumnsTellWhereRowsComeFrom() {
        numbers();
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (file STRING METADATA FROM 'file.name', id INT,"
                + " snap BIGINT METADATA FROM 'snapshot-id', `sequence-number` BIGINT METADATA,"
                + " size BIGINT METADATA FROM 'file.size', made TIMESTAMP_LTZ(3) METADATA FROM 'snapshot-timestamp',"
                + " `file.path` STRING METADATA)" + with());
        List<Snapshot> history = history();
        assertThat(sql.rows("SELECT id, snap, `sequence-number`, made FROM t"))
                .containsExactlyInAnyOrder(
                        origin(1, history.get(0)), origin(2, history.get(1)), origin(3, history.get(2)));
        assertThat(sql.rows("SELECT file, id, size, `file.path` FROM t WHERE id = 2 AND file LIKE 'flink%'"))
                .singleElement()
                .satisfies(row -> assertThat(row.<String>getFieldAs(3))
                        .endsWith("/data/" + row.getField(0))
                        .contains("a table"))
                .satisfies(row -> assertThat(row.<Long>getFieldAs(2)).isPositive());
    }

    private static Row origin(int id, Snapshot snapshot) {
        return Row.of(id, snapshot.id().bits(), snapshot.sequenceNumber().value(), snapshot.timestamp());
    }

    @EveryLayout
    void computedColumnsAndWatermarksWork() {
        SqlSession sql = SqlSession.streaming(new Configuration());
        sql.run(
                "CREATE TABLE t (id INT, twice AS id * 2, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)"
                        + with());
        sql.run("INSERT INTO t VALUES (1, TIMESTAMP '2024-01-01 00:00:01'), (2, TIMESTAMP '2024-01-01 00:00:02'),"
                + " (3, TIMESTAMP '2024-01-01 00:01:02')");
        assertThat(sql.rows("SELECT id, twice FROM t WHERE ts >= TIMESTAMP '2024-01-01 00:00:02'"))
                .containsExactlyInAnyOrder(Row.of(2, 4), Row.of(3, 6));
        assertThat(sql.rows(
                        "SELECT window_start, SUM(twice) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
                                + " GROUP BY window_start, window_end"))
                .containsExactlyInAnyOrder(
                        Row.of(LocalDateTime.of(2024, 1, 1, 0, 0), 6), Row.of(LocalDateTime.of(2024, 1, 1, 0, 1), 6));
    }

    @EveryLayout
    void declaredWatermarkKeepsFiltersOutOfAStreamOnly() {
        numbers();
        String columns = "(id INT, name STRING, born DATE, ts AS CAST(born AS TIMESTAMP(3)), WATERMARK FOR ts AS ts)";
        String query = "SELECT name FROM t WHERE id >= 2";
        SqlSession stream = SqlSession.streaming(new Configuration());
        stream.run("CREATE TABLE t " + columns + with());
        SqlSession batch = SqlSession.batch();
        batch.run("CREATE TABLE t " + columns + with());
        SqlSession without = SqlSession.streaming(new Configuration());
        without.run("CREATE TABLE t (id INT, name STRING, born DATE)" + with());

        assertThat(stream.explain(query)).contains("WatermarkAssigner").doesNotContain("filter=[>=(id, 2)]");
        assertThat(batch.explain(query)).contains("filter=[>=(id, 2)]");
        assertThat(without.explain(query)).contains("filter=[>=(id, 2)]");
        assertThat(stream.rows(query)).containsExactlyInAnyOrder(Row.of("b"), Row.of((Object) null));
    }

    @EveryLayout
    void continuousQuerySeesWhatIsInsertedLater() throws Exception {
        SqlSession batch = numbers();
        SqlSession sql = SqlSession.streaming(new Configuration());
        sql.run("CREATE TABLE t (id INT, name STRING, born DATE)" + with("'source.monitor-interval'='100 ms'"));
        List<Object> ids = new ArrayList<>();
        try (CloseableIterator<Row> rows = sql.open("SELECT id FROM t")) {
            for (int i = 0; i < 3; i++) {
                ids.add(rows.next().getField(0));
            }
            batch.run("INSERT INTO t VALUES (4, 'd', DATE '2024-01-04')");
            ids.add(rows.next().getField(0));
        }
        assertThat(ids).containsExactlyInAnyOrder(1, 2, 3, 4).endsWith(4);
    }

    @EveryLayout
    void continuousQueryWaitsForItsTable() throws Exception {
        SqlSession sql = SqlSession.streaming(new Configuration());
        sql.run("CREATE TABLE t (id INT, name STRING, born DATE)"
                + with("'source.monitor-interval'='100 ms'", "'scan.await-table'='2 min'"));
        try (CloseableIterator<Row> rows = sql.open("SELECT id FROM t WHERE id > 1")) {
            assertThat(DataShardTable.exists(path())).isFalse();
            numbers();
            assertThat(List.of(rows.next().getField(0), rows.next().getField(0)))
                    .containsExactlyInAnyOrder(2, 3);
        }
    }

    @EveryLayout
    void tableThatComesWithOtherColumnsIsRefusedWhenItComes() throws Exception {
        SqlSession sql = SqlSession.streaming(new Configuration());
        sql.run("CREATE TABLE t (id STRING)"
                + with("'source.monitor-interval'='100 ms'", "'scan.await-table'='2 min'"));
        try (CloseableIterator<Row> rows = sql.open("SELECT id FROM t")) {
            numbers();
            assertThatThrownBy(rows::next).rootCause().hasMessageContaining("id");
        }
    }

    /** As of a table that is there when the query is planned. */
    @EveryLayout
    void tableThatComesWithAnotherLayoutOrOtherPartitionsIsRefusedWhenItComes() throws Exception {
        Layout other = layout == Layout.CLASSIC ? Layout.ICEBERG : Layout.CLASSIC;
        Map<String, String> refused = Map.of(
                "'layout'='" + other.name().toLowerCase(Locale.ROOT) + "'",
                "there is a table of the " + layout.name().toLowerCase(Locale.ROOT) + " layout already",
                "'partition-spec'='bucket(4, id)'",
                "with the partitions bucket(4, id): it has no partitions");
        SqlSession sql = SqlSession.streaming(new Configuration());
        List<CloseableIterator<Row>> waiting = new ArrayList<>();
        for (String option : refused.keySet()) {
            sql.run("DROP TABLE IF EXISTS t");
            sql.run("CREATE TABLE t (id INT, name STRING, born DATE) WITH ('connector'='datashard','path'='" + path()
                    + "','source.monitor-interval'='100 ms','scan.await-table'='2 min'," + option + ")");
            waiting.add(sql.open("SELECT id FROM t"));
        }
        Schema stored = Schema.of(
                Field.optional(1, "id", PrimitiveType.INT),
                Field.optional(2, "name", PrimitiveType.STRING),
                Field.optional(3, "born", PrimitiveType.DATE));
        DataShardTable.create(path(), stored, TableOptions.DEFAULT.withLayout(layout))
                .close();
        for (String why : refused.values()) {
            try (CloseableIterator<Row> rows = waiting.remove(0)) {
                assertThatThrownBy(rows::next).rootCause().hasMessageContaining(why);
            }
        }
    }

    @EveryLayout
    void streamingInsertPublishesAtCheckpoints() {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "200 ms");
        SqlSession sql = SqlSession.streaming(configuration);
        sql.run("CREATE TEMPORARY TABLE numbers (n INT) WITH ('connector'='datagen','rows-per-second'='50',"
                + "'fields.n.kind'='sequence','fields.n.start'='1','fields.n.end'='100')");
        sql.run("CREATE TABLE t (n INT)" + with("'sink.parallelism'='1'", "'sink.commit.user-properties.team'='x'"));
        sql.run("INSERT INTO t SELECT n FROM numbers");
        List<Integer> expected = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            expected.add(i);
        }
        assertThat(sql.rows("SELECT n FROM t").stream().map(row -> row.<Integer>getFieldAs(0)))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(history()).hasSizeGreaterThan(1).allSatisfy(snapshot -> assertThat(snapshot.summary())
                .containsEntry("team", "x"));
    }

    @EveryLayout
    void optionsReachTheTable() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT)"
                + with(
                        "'table.properties.owner'='me'",
                        "'snapshot.num-retained.max'='7'",
                        "'parquet.compression'='zstd'",
                        "'sink.rolling-policy.row-count'='2'",
                        "'sink.parallelism'='1'"));
        sql.run("INSERT INTO t VALUES (1), (2), (3), (4), (5)");
        try (DataShardTable table = DataShardTable.open(path())) {
            assertThat(table.metadata().properties())
                    .containsEntry("owner", "me")
                    .containsEntry("datashard.snapshot.retention-count", "7");
        }
        assertThat(ids(sql, "t")).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @EveryLayout
    void oneStatementSetWritesATableTwice() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT)" + with());
        sql.run("EXECUTE STATEMENT SET BEGIN INSERT INTO t VALUES (1);"
                + " INSERT INTO t /*+ OPTIONS('sink.parallelism'='1') */ VALUES (2); INSERT INTO t VALUES (3); END");
        assertThat(ids(sql, "t")).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(history())
                .extracting(snapshot -> snapshot.summary().get("datashard.flink.sink-id"))
                .as("the planner makes one sink of the two that are alike")
                .hasSize(2)
                .doesNotHaveDuplicates();
    }
}
