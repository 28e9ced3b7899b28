package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.table.DataShardTable;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trades$snapshot_4711}: a table as of a snapshot, by its name. */
@Timeout(300)
class SnapshotTableITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    private Path folder;

    private SqlSession session() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        return sql;
    }

    private SqlSession numbers(String more) {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id BIGINT, name STRING) " + more);
        for (int id = 1; id <= 3; id++) {
            sql.run("INSERT INTO t VALUES (" + id + ", 'n" + id + "')");
        }
        return sql;
    }

    private List<Snapshot> history() {
        try (DataShardTable table = DataShardTable.open(folder.resolve("t").toString())) {
            return table.history();
        }
    }

    private String second() {
        return "t$snapshot_" + history().get(1).id();
    }

    @EveryLayout
    void aSnapshotIsReadByItsName(Layout layout) {
        SqlSession sql = numbers("WITH ('layout'='" + layout.optionValue() + "','scan.parallelism'='1')");
        assertThat(sql.rows("SELECT id FROM `" + second() + "`")).containsExactlyInAnyOrder(Row.of(1L), Row.of(2L));
        assertThat(sql.rows("SELECT id FROM `" + second() + "` /*+ OPTIONS('scan.parallelism'='2') */"))
                .containsExactlyInAnyOrder(Row.of(1L), Row.of(2L));
        assertThat(sql.rows("DESCRIBE `" + second() + "`")).hasSize(2);
        assertThat(sql.rows("SHOW TABLES")).containsExactly(Row.of("t"));
        assertThat(String.valueOf(
                        sql.rows("SHOW CREATE TABLE `" + second() + "`").get(0).getField(0)))
                .contains("'scan.snapshot-id' = '" + history().get(1).id() + "'", "'scan.parallelism' = '1'");
        for (String options : List.of(
                "'scan.snapshot-id'='" + history().get(0).id() + "'",
                "'scan.timestamp'='2026-01-01'",
                "'source.monitor-interval'='1 s'",
                "'scan.mode'='latest'")) {
            sql.refused(
                    "SELECT * FROM `" + second() + "` /*+ OPTIONS(" + options + ") */",
                    "Cannot read `lake`.`default`.`" + second() + "` with the options [" + options.split("'", -1)[1]
                            + "]");
        }
    }

    /** Flink takes scans of one name for one scan: each snapshot has its own. */
    @EveryLayout
    void eachOfSeveralSnapshotsOfOneQueryHasItsRows(Layout layout) {
        SqlSession sql = numbers("WITH ('layout'='" + layout.optionValue() + "','source.monitor-interval'='1 s',"
                + "'scan.startup.mode'='latest','source.operator-uid.suffix'='x')");
        String first = "`t$snapshot_" + history().get(0).id() + "`";
        String second = "`" + second() + "`";
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        streaming.run("USE CATALOG lake");
        for (SqlSession session : List.of(sql, streaming)) {
            assertThat(session.rows("SELECT 'a', id FROM " + first + " UNION ALL SELECT 'b', id FROM " + second
                            + " UNION ALL SELECT 'c', id FROM " + first))
                    .containsExactlyInAnyOrder(Row.of("a", 1L), Row.of("b", 1L), Row.of("b", 2L), Row.of("c", 1L));
            assertThat(session.rows("SELECT o.id, n.name FROM " + second + " AS n JOIN " + first
                            + " AS o (id, n) ON o.id = n.id"))
                    .containsExactly(Row.of(1L, "n1"));
        }
        assertThat(sql.rows("SELECT id FROM t WHERE id NOT IN (SELECT id FROM " + second + ")"))
                .containsExactly(Row.of(3L));
        String filtered = "SELECT name FROM " + second + " WHERE id >= 2";
        assertThat(sql.explain(filtered)).contains("filter=[>=(id, 2)]");
        assertThat(sql.explain("SELECT name FROM " + second)).contains("project=[name]");
        assertThat(sql.rows(filtered)).containsExactly(Row.of("n2"));
        String count = "SELECT COUNT(*), MAX(id) FROM " + second;
        assertThat(sql.explain(count)).contains("aggregates=[");
        assertThat(sql.rows(count)).containsExactly(Row.of(2L, 2L));
    }

    @EveryLayout
    void aSnapshotIsNotChanged(Layout layout) {
        SqlSession sql = numbers("WITH ('layout'='" + layout.optionValue() + "')");
        String name = "`" + second() + "`";
        sql.refused("INSERT INTO " + name + " VALUES (4, 'x')", "Cannot write to `lake`.`default`." + name);
        sql.refused("DROP TABLE " + name, "Cannot drop `lake`.`default`." + name, "as of a snapshot");
        sql.refused("ALTER TABLE " + name + " RENAME TO x", "Cannot rename `lake`.`default`." + name);
        sql.refused("ALTER TABLE " + name + " SET ('scan.parallelism'='1')", "Cannot alter `lake`.`default`." + name);
        sql.refused(
                "SELECT * FROM " + name + " FOR SYSTEM_TIME AS OF TIMESTAMP '2100-01-01 00:00:00'",
                "Cannot read the table `lake`.`default`." + name + " FOR SYSTEM_TIME AS OF a time");
        sql.refused(
                "SELECT * FROM `t$snapshot_1`",
                "Cannot read `lake`.`default`.`t` at snapshot 1",
                "it has 3, from " + history().get(0).id() + " to "
                        + history().get(2).id());
        sql.refused("SELECT * FROM `absent$snapshot_1`", "'absent$snapshot_1' not found");
        sql.refused("SELECT * FROM `t$snapshot_99999999999999999999`", "no metadata table 'snapshot_9999");
        sql.refused("SELECT * FROM `t$snapshot_0" + history().get(0).id() + "`", "no metadata table 'snapshot_0");
        sql.refused("CREATE TABLE u LIKE " + name, "'snapshot-of'");
        sql.refused("SELECT * FROM " + name + " FOR SYSTEM_TIME AS OF TIMESTAMP '2100-01-01 00:00:00'", "only tables");
        sql.refused("SELECT * FROM t /*+ OPTIONS('snapshot-of'='t') */", "'snapshot-of'");
        sql.refused(
                "SELECT * FROM (SELECT id, PROCTIME() AS p FROM t) AS o JOIN " + name
                        + " FOR SYSTEM_TIME AS OF o.p AS d ON o.id = d.id",
                "Cannot look up rows",
                "name the table itself");
        assertThat(sql.rows("SELECT COUNT(*) FROM t")).containsExactly(Row.of(3L));
        assertThat(sql.rows("SHOW TABLES")).containsExactly(Row.of("t"));
        assertThat(history()).hasSize(3);
    }

    /** A folder with a version hint is a table, whatever its name. But a snapshot of a table goes first. */
    @EveryLayout
    void aFolderWithSuchANameIsATable(Layout layout) {
        SqlSession sql = numbers("WITH ('layout'='" + layout.optionValue() + "')");
        DataShardTable source = DataShardTable.open(folder.resolve("t").toString());
        for (String name : List.of("absent$snapshot_1", "t$snapshot_1", second())) {
            DataShardTable.create(folder.resolve(name).toString(), source.schema())
                    .close();
        }
        source.close();
        assertThat(sql.rows("SELECT * FROM `absent$snapshot_1`")).isEmpty();
        assertThat(sql.rows("SELECT * FROM `t$snapshot_1`")).isEmpty();
        sql.run("INSERT INTO `t$snapshot_1` VALUES (7, 'x')");
        assertThat(sql.rows("SELECT id FROM `t$snapshot_1`")).containsExactly(Row.of(7L));
        try (DataShardTable table =
                DataShardTable.open(folder.resolve("t$snapshot_1").toString())) {
            assertThat(sql.rows("SELECT id FROM `t$snapshot_1` /*+ OPTIONS('scan.snapshot-id'='"
                            + table.history().get(0).id() + "') */"))
                    .containsExactly(Row.of(7L));
        }
        sql.refused("SELECT id FROM `t$snapshot_1` /*+ OPTIONS('scan.snapshot-id'='1') */", "no such snapshot");
        sql.run("DROP TABLE `t$snapshot_1`");
        sql.refused("SELECT * FROM `t$snapshot_1`", "the table has no such snapshot");
        assertThat(sql.rows("SELECT id FROM `" + second() + "`")).containsExactlyInAnyOrder(Row.of(1L), Row.of(2L));
    }

    @EveryLayout
    void thePlannerIsToldOfTheSnapshot(Layout layout) throws Exception {
        String partitions = layout == Layout.ICEBERG ? "PARTITIONED BY (id)" : "";
        SqlSession sql = numbers(partitions + " WITH ('layout'='" + layout.optionValue() + "')");
        Catalog catalog = sql.catalog("lake");
        ObjectPath path = new ObjectPath("default", second());
        assertThat(catalog.getTableStatistics(path).getRowCount()).isEqualTo(2);
        assertThat(catalog.getTableColumnStatistics(path).getColumnStatisticsData())
                .containsEntry("id", new CatalogColumnStatisticsDataLong(-1L, 2L, null, 0L));
        assertThat(catalog.getTableStatistics(new ObjectPath("default", "t")).getRowCount())
                .isEqualTo(3);
        assertThat(catalog.tableExists(path)).isTrue();
        assertThat(catalog.tableExists(new ObjectPath("default", "t$snapshot_1")))
                .isFalse();
        if (layout == Layout.CLASSIC) {
            assertThatThrownBy(() -> catalog.listPartitions(path)).isInstanceOf(TableNotPartitionedException.class);
        } else {
            assertThat(catalog.listPartitions(path))
                    .containsExactly(
                            new CatalogPartitionSpec(Map.of("id", "1")), new CatalogPartitionSpec(Map.of("id", "2")));
        }
        assertThatThrownBy(() -> catalog.getTable(new ObjectPath("default", "t$snapshot_1")))
                .hasMessageContaining("no such snapshot");
    }

    /** All snapshots of a table that Python made, in one query. */
    @ParameterizedTest
    @ValueSource(strings = {"0.9.1/history", "0.7.2/history", "0.11.2/history", "0.11.2/rewritten"})
    void everySnapshotOfPythonHasItsRows(String name) throws Exception {
        GoldenTable.named(name).copyTo(folder.resolve("t"));
        List<String> query = new ArrayList<>();
        List<Row> expected = new ArrayList<>();
        try (DataShardTable table = DataShardTable.open(folder.resolve("t").toString())) {
            String column = table.schema().field(0).name();
            for (Snapshot snapshot : table.history()) {
                query.add("SELECT '" + snapshot.id() + "', CAST(`" + column + "` AS STRING) FROM `t$snapshot_"
                        + snapshot.id() + "`");
                table.scan()
                        .snapshotId(snapshot.id())
                        .forEach(
                                1,
                                row -> expected.add(Row.of(snapshot.id().toString(), String.valueOf(row.get(column)))));
            }
        }
        assertThat(query).hasSizeGreaterThan(2);
        assertThat(session().rows(String.join(" UNION ALL ", query))).containsExactlyInAnyOrderElementsOf(expected);
    }
}
