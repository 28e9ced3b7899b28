package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.schema.PartitionTerm;
import io.datashard.table.DataShardTable;
import io.datashard.testing.PartitionAudit;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Partitioned tables in SQL. */
@Timeout(180)
class SqlPartitionsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    private Path folder;

    private String path() {
        return folder.resolve("a table").toString();
    }

    private String with(String... more) {
        return " WITH ('connector'='datashard','path'='" + path() + "','auto-create'='true'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")";
    }

    private static List<Integer> ids(SqlSession sql, String table) {
        return sql.rows("SELECT id FROM " + table).stream()
                .map(row -> row.<Integer>getFieldAs(0))
                .toList();
    }

    @Test
    void partitionSpecMakesATableThatFiltersPrune() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (sym STRING NOT NULL, px DECIMAL(18, 8), ts TIMESTAMP_LTZ(6))"
                + with("'layout'='iceberg'", "'partition-spec'='day(ts), bucket(16, sym)'"));
        sql.run("INSERT INTO t VALUES ('A', 1.5, TO_TIMESTAMP_LTZ(0, 3)), ('B', 2.5, TO_TIMESTAMP_LTZ(86400000, 3)),"
                + " ('C', CAST(NULL AS DECIMAL(18, 8)), CAST(NULL AS TIMESTAMP_LTZ(6)))");

        assertThat(sql.rows("SELECT sym FROM t")).containsExactlyInAnyOrder(Row.of("A"), Row.of("B"), Row.of("C"));
        assertThat(sql.rows("SELECT px FROM t WHERE ts >= TO_TIMESTAMP_LTZ(1000, 3)"))
                .containsExactly(Row.of(new BigDecimal("2.50000000")));
        assertThat(sql.rows("SELECT sym FROM t WHERE sym = 'C'")).containsExactly(Row.of("C"));
        assertThat(PartitionAudit.check(path())).hasSize(3);
        try (DataShardTable table = DataShardTable.open(path())) {
            assertThat(table.layout()).isEqualTo(Layout.ICEBERG);
            assertThat(PartitionTerm.text(table.metadata().partitionSpec().terms(table.schema())))
                    .isEqualTo("day(ts), bucket(16, sym)");
        }
    }

    @Test
    void partitionedByMakesPartitionsOfValues() {
        Configuration session = new Configuration();
        session.setString("datashard.layout", "iceberg");
        SqlSession sql = SqlSession.batch(session);
        sql.run("CREATE TABLE t (id INT, sym STRING, d DATE) PARTITIONED BY (sym, d)" + with());
        sql.run("INSERT INTO t VALUES (1, 'a/b', DATE '2024-01-01'), (2, '', DATE '2024-01-02'),"
                + " (3, CAST(NULL AS STRING), CAST(NULL AS DATE))");
        sql.run("INSERT INTO t PARTITION (sym = 'x', d = '2024-02-29') SELECT 4");
        sql.run("INSERT INTO t PARTITION (sym = 'y') SELECT 5, DATE '2024-03-01'");

        assertThat(sql.rows("SELECT * FROM t"))
                .containsExactlyInAnyOrder(
                        Row.of(1, "a/b", LocalDate.of(2024, 1, 1)),
                        Row.of(2, "", LocalDate.of(2024, 1, 2)),
                        Row.of(3, null, null),
                        Row.of(4, "x", LocalDate.of(2024, 2, 29)),
                        Row.of(5, "y", LocalDate.of(2024, 3, 1)));
        assertThat(ids(sql, "t WHERE sym = 'x'")).containsExactly(4);
        assertThat(ids(sql, "t WHERE d = DATE '2024-01-02'")).containsExactly(2);
        assertThat(PartitionAudit.check(path())).hasSize(5);
    }
}
