package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates of a partitioned table, from its metadata and from its rows. */
@Timeout(180)
class SqlAggregatesITCase {
    /** What the metadata tells, and what it does not. */
    private static final Map<String, List<Row>> ANSWERED = Map.of(
            "SELECT COUNT(*), COUNT(n), MIN(n), MAX(n), MIN(name), MAX(name) FROM t",
            List.of(Row.of(6L, 5L, 1, 9, "a", "f")),
            "SELECT p, COUNT(*), COUNT(n), MIN(n), MAX(name) FROM t GROUP BY p",
            List.of(Row.of("x", 3L, 2L, 1, "c"), Row.of("y", 2L, 2L, 5, "e"), Row.of("z", 1L, 1L, 9, "f")),
            "SELECT MAX(p), MIN(d) FROM t",
            List.of(Row.of("z", 0.5)),
            "SELECT DISTINCT COUNT(*) FROM t",
            List.of(Row.of(6L)),
            "SELECT COUNT(*) + MAX(n) FROM t",
            List.of(Row.of(15L)));

    private static final Map<String, List<Row>> READ = Map.of(
            "SELECT COUNT(*), SUM(n) FROM t",
            List.of(Row.of(6L, 25)),
            "SELECT COUNT(DISTINCT n) FROM t",
            List.of(Row.of(3L)),
            "SELECT MAX(n) FROM t WHERE n < 9",
            List.of(Row.of(5)),
            "SELECT MAX(n + 1) FROM t",
            List.of(Row.of(10)),
            "SELECT COUNT(*) FILTER (WHERE n > 4), MAX(n) FROM t",
            List.of(Row.of(4L, 9)),
            "SELECT name, COUNT(*) FROM t GROUP BY name HAVING MIN(n) = 1",
            List.of(Row.of("a", 1L)));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    private SqlSession sql;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aggregatesAreThoseOfTheRows(boolean isPushedDown) {
        fill();
        String hinted = "t /*+ OPTIONS('scan.aggregate-push-down'='" + isPushedDown + "') */";
        ANSWERED.forEach((query, rows) -> {
            String asked = query.replace("FROM t", "FROM " + hinted);
            assertThat(sql.explain(asked).contains("aggregates=[")).as(asked).isEqualTo(isPushedDown);
            assertThat(sql.rows(asked)).as(asked).containsExactlyInAnyOrderElementsOf(rows);
        });
        READ.forEach((query, rows) -> {
            String asked = query.replace("FROM t", "FROM " + hinted);
            assertThat(sql.explain(asked)).as(asked).doesNotContain("aggregates=[");
            assertThat(sql.rows(asked)).as(asked).containsExactlyInAnyOrderElementsOf(rows);
        });
    }

    @Test
    void explainTellsTheGroupsThatTheMetadataAnswers() {
        fill();
        assertThat(sql.explain("SELECT p, COUNT(*), MAX(n) FROM t GROUP BY p"))
                .contains("aggregates=[grouping=[p], aggFunctions=[Count1AggFunction(),IntMaxAggFunction(n)]]");
        assertThat(sql.explain("SELECT n, COUNT(*) FROM t GROUP BY n")).doesNotContain("aggregates=[");
    }

    /** A plan asks the metadata again when it runs. */
    @Test
    void aCompiledPlanAnswersAsOfWhenItRuns() {
        fill();
        sql.run("CREATE TABLE counted (p STRING, c BIGINT, d DOUBLE)"
                + " WITH ('connector'='datashard','auto-create'='true','path'='" + folder.resolve("counted") + "')");
        Path plan = folder.resolve("plan.json");
        sql.run("COMPILE PLAN '" + plan + "' FOR INSERT INTO counted SELECT p, COUNT(*), MAX(d) FROM t GROUP BY p");
        assertThat(plan).content().contains("AggregatePushDown");
        sql.run("EXECUTE PLAN '" + plan + "'");
        assertThat(sql.rows("SELECT * FROM counted"))
                .containsExactlyInAnyOrder(Row.of("x", 3L, 1.5), Row.of("y", 2L, 2.5), Row.of("z", 1L, 0.5));

        sql.run("INSERT INTO t VALUES ('z', 7, 'g', 8.5)");
        sql.run("EXECUTE PLAN '" + plan + "'");
        assertThat(sql.rows("SELECT c, d FROM counted WHERE p = 'z'"))
                .containsExactlyInAnyOrder(Row.of(1L, 0.5), Row.of(2L, 8.5));

        sql.run("INSERT INTO t VALUES ('z', 8, 'h', CAST('NaN' AS DOUBLE))");
        assertThatThrownBy(() -> sql.run("EXECUTE PLAN '" + plan + "'"))
                .hasStackTraceContaining("Cannot run the compiled plan on the table")
                .hasStackTraceContaining("'scan.aggregate-push-down' = 'false'");
        assertThat(sql.rows("SELECT COUNT(*) FROM counted")).containsExactly(Row.of(6L));
    }

    /** Six rows in three partitions, by two commits. */
    private void fill() {
        sql = SqlSession.batch();
        sql.run("CREATE TABLE t (p STRING, n INT, name STRING, d DOUBLE) PARTITIONED BY (p)"
                + " WITH ('connector'='datashard','auto-create'='true','layout'='iceberg','path'='"
                + folder.resolve("t") + "')");
        sql.run("INSERT INTO t VALUES ('x', 1, 'a', 0.5), ('x', CAST(NULL AS INT), 'b', 1.5), ('y', 5, 'd', 2.5)");
        sql.run("INSERT INTO t VALUES ('x', 5, 'c', 0.5), ('y', 5, 'e', 0.5), ('z', 9, 'f', 0.5)");
    }
}
