package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.layout.Layout;
import io.datashard.testing.ClientText;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Statements do what they say or are refused; a refused one changes nothing. */
@Timeout(180)
class SqlStatementsITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final String COLUMNS = "(id BIGINT NOT NULL, name STRING)";

    @TempDir
    private Path folder;

    private final SqlSession sql = SqlSession.batch();

    private String with(String... more) {
        return " WITH ('connector'='datashard','path'='" + folder.resolve("t") + "','auto-create'='true'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")";
    }

    private void store(Layout layout) {
        sql.run("CREATE TABLE t " + COLUMNS + with("'layout'='" + layout.name().toLowerCase(Locale.ROOT) + "'"));
        sql.run("INSERT INTO t VALUES (1, 'a')");
    }

    private void requireUnchanged() {
        sql.run("DROP TABLE IF EXISTS checked");
        sql.run("CREATE TABLE checked " + COLUMNS + with());
        assertThat(sql.rows("SELECT * FROM checked")).containsExactly(Row.of(1L, "a"));
    }

    private static void refused(SqlSession session, String statement, String... parts) {
        Throwable thrown = catchThrowable(() -> session.explainOrRun(statement));
        assertThat(thrown).as(statement).isNotNull();
        assertThat(ClientText.of(thrown)).as(statement).contains(parts);
    }

    @EveryLayout
    void tableWithAKeyIsReadAndNotWritten(Layout layout) {
        store(layout);
        sql.run("CREATE TABLE k (id BIGINT NOT NULL, name STRING, PRIMARY KEY (id) NOT ENFORCED)" + with());
        refused(sql, "INSERT INTO k VALUES (1, 'b')", "PRIMARY KEY (id)", "Leave PRIMARY KEY out");
        assertThat(sql.rows("SELECT * FROM k")).containsExactly(Row.of(1L, "a"));
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE TABLE k (id BIGINT NOT NULL, n BIGINT, PRIMARY KEY (id) NOT ENFORCED)" + with());
        refused(streaming, "INSERT INTO k SELECT x, COUNT(*) FROM (VALUES (1)) AS v(x) GROUP BY x", "PRIMARY KEY (id)");
        requireUnchanged();
    }

    @Test
    void declarationWithoutColumnsIsRefused() {
        store(Layout.ICEBERG);
        sql.run("CREATE TABLE nothing" + with());
        refused(sql, "SELECT * FROM nothing", "nothing", "declared without columns", "Declare its columns");
        refused(sql, "SELECT COUNT(*) FROM nothing", "declared without columns");
        sql.run("CREATE TABLE computed (x AS 1)" + with());
        refused(sql, "SELECT * FROM computed", "declared without columns");
        sql.run("CREATE TABLE files (path STRING METADATA FROM 'file.path' VIRTUAL)" + with());
        assertThat(sql.rows("SELECT * FROM files")).hasSize(1);
        sql.run("CREATE TABLE same LIKE t");
        assertThat(sql.rows("SELECT * FROM same")).containsExactly(Row.of(1L, "a"));
    }

    @Test
    void watermarksOfTheSourceAreRefused() {
        store(Layout.ICEBERG);
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE TABLE w (id BIGINT NOT NULL, name STRING, moment AS TO_TIMESTAMP_LTZ(id, 3),"
                + " WATERMARK FOR moment AS SOURCE_WATERMARK())" + with());
        refused(streaming, "SELECT * FROM w", "SOURCE_WATERMARK()", "INTERVAL '5' SECOND");
    }

    @Test
    void distributionIsRefused() {
        store(Layout.ICEBERG);
        sql.run("CREATE TABLE d " + COLUMNS + " DISTRIBUTED BY HASH(id) INTO 4 BUCKETS" + with());
        refused(sql, "INSERT INTO d VALUES (2, 'b')", "DISTRIBUTED", "'partition-spec' = 'bucket(16, column)'");
        refused(sql, "SELECT * FROM d", "DISTRIBUTED");
        requireUnchanged();
    }

    /** With Flink's option for it: without, Flink drops the declaration, makes another and inserts, and a sink is not told. */
    @Test
    void replacingIsRefused() {
        store(Layout.ICEBERG);
        Configuration session = new Configuration();
        session.setString("table.rtas-ctas.atomicity-enabled", "true");
        SqlSession atomic = SqlSession.batch(session);
        atomic.run("CREATE TABLE t " + COLUMNS + with());
        for (String replace : List.of("CREATE OR REPLACE TABLE t", "REPLACE TABLE t")) {
            refused(
                    atomic,
                    replace + with() + " AS SELECT CAST(2 AS BIGINT) AS id, 'b' AS name",
                    "Cannot replace the table default_catalog.default_database.t",
                    "'table.rtas-ctas.atomicity-enabled'");
        }
        assertThat(atomic.rows("SELECT * FROM t")).containsExactly(Row.of(1L, "a"));
        refused(
                atomic,
                "CREATE TABLE u" + with() + " AS SELECT CAST(2 AS BIGINT) AS id, 'b' AS name",
                "Cannot create the table default_catalog.default_database.u as one step");
        requireUnchanged();
    }

    @EveryLayout
    void statementsThatWouldChangeRowsSayWhatToUseInstead(Layout layout) {
        store(layout);
        String table = " on the table default_catalog.default_database.t: it is not supported: ";
        String newPath =
                "into another table (another 'path'; in a catalog of a folder, another name), and read that one."
                        + " Nothing was changed.";
        for (String overwrite : List.of("INSERT OVERWRITE t VALUES (2, 'b')", "INSERT OVERWRITE t SELECT * FROM t")) {
            refused(sql, overwrite, "Cannot run INSERT OVERWRITE" + table, newPath);
            refused(sql, "EXPLAIN " + overwrite, "Cannot run INSERT OVERWRITE" + table);
        }
        for (String delete : List.of(
                "DELETE FROM t", "DELETE FROM t WHERE id = 1", "DELETE FROM t WHERE id IN (SELECT id FROM t)")) {
            refused(sql, delete, "Cannot run DELETE" + table, newPath);
        }
        for (String update : List.of("UPDATE t SET name = 'b'", "UPDATE t SET name = 'b' WHERE id = 1")) {
            refused(sql, update, "Cannot run UPDATE" + table, "take the newest of each key (ROW_NUMBER)");
        }
        refused(
                sql,
                "TRUNCATE TABLE t",
                "Cannot run TRUNCATE TABLE" + table,
                "to another table (another 'path'; in a catalog of a folder, another name), and read that one");
        requireUnchanged();
    }

    /** Flink asks nobody; docs/sql.md has these words. */
    @Test
    void whatFlinkRefusesByItself() {
        store(Layout.ICEBERG);
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE TABLE t " + COLUMNS + with());
        for (String statement : List.of("DELETE FROM t", "UPDATE t SET name = 'b'")) {
            refused(streaming, statement, "statement is not supported for streaming mode now");
        }
        refused(streaming, "TRUNCATE TABLE t", "TRUNCATE TABLE statement is not supported in streaming mode");
        refused(streaming, "INSERT OVERWRITE t VALUES (2, 'b')", "Cannot run INSERT OVERWRITE on the table");
        String merge = "MERGE INTO t USING (SELECT 2 AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = 'x'";
        refused(sql, merge, "Unsupported query: MERGE INTO");
        refused(sql, "CALL sys.compact('t')", "getProcedure is not implemented");
        refused(sql, "ALTER TABLE t DROP PARTITION (name = 'a')", "PartitionNotExistException");
        refused(sql, "SELECT * FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00'", "is not implemented");
        refused(sql, "SELECT * FROM t VERSION AS OF 1", "Encountered \"AS\"");
        sql.run("ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS");
        requireUnchanged();
    }

    @Test
    void aChangedDeclarationDoesNotChangeTheTable() {
        store(Layout.ICEBERG);
        sql.run("ALTER TABLE t ADD (x INT)");
        String differs = "the declared columns are not the stored ones: column 'x' is declared but not stored. Declare"
                + " the columns as they are stored: (`id` BIGINT NOT NULL, `name` STRING).";
        refused(sql, "SELECT * FROM t", "Cannot read the table default_catalog.default_database.t at ", differs);
        refused(sql, "INSERT INTO t VALUES (2, 'b', 3)", "Cannot write to the table ", differs);
        sql.run("ALTER TABLE t DROP x");
        sql.run("ALTER TABLE t RENAME TO renamed");
        assertThat(sql.rows("SELECT * FROM renamed")).containsExactly(Row.of(1L, "a"));
        requireUnchanged();
    }

    /** Of a table with an alias for its columns, Flink asks nobody for the time, and reads the rows of now. */
    @Test
    void aTimeThatFlinkLeavesOutIsRefused() {
        store(Layout.ICEBERG);
        String clause = " FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00' AS x (a, b)";
        String why = "Flink hands no time over, and would read the rows of now";
        for (SqlSession session : List.of(sql, SqlSession.streaming(new Configuration()))) {
            session.run("CREATE TABLE IF NOT EXISTS t " + COLUMNS + with());
            refused(session, "SELECT * FROM t" + clause, why, "scan.timestamp");
            refused(session, "SELECT COUNT(*) FROM t" + clause, why);
            refused(session, "SELECT * FROM t JOIN (SELECT a FROM t" + clause + ") ON id = a", why);
            session.run("CREATE TABLE o (id BIGINT) WITH ('connector'='datagen','number-of-rows'='3')");
            refused(session, "SELECT * FROM o JOIN t" + clause + " ON id = a", why);
            refused(session, "SELECT * FROM t" + clause + " JOIN o ON id = a", why);
            refused(session, "SELECT * FROM o, t" + clause + " WHERE id = a", why);
            assertThat(session.rows("SELECT a FROM t AS x (a, b)")).containsExactly(Row.of(1L));
        }
    }

    /** The time of a temporal join is a column, and it is Flink that finds the row of that time. */
    @Test
    void temporalJoinsAreNot() {
        store(Layout.ICEBERG);
        SqlSession session = SqlSession.streaming(new Configuration());
        session.run("CREATE TABLE k (id BIGINT NOT NULL, name STRING, made AS TO_TIMESTAMP('2024-01-01 00:00:00'),"
                + " WATERMARK FOR made AS made, PRIMARY KEY (id) NOT ENFORCED)" + with());
        session.run(
                "CREATE TABLE o (id BIGINT, seen AS TO_TIMESTAMP('2024-01-02 00:00:00'), WATERMARK FOR seen AS seen)"
                        + " WITH ('connector'='datagen','number-of-rows'='3','fields.id.kind'='sequence','fields.id.start'='0',"
                        + "'fields.id.end'='2')");
        for (String alias : List.of("AS d", "AS d (id, name, made)")) {
            assertThat(session.rows("SELECT o.id, d.name FROM o JOIN k FOR SYSTEM_TIME AS OF o.seen " + alias
                            + " ON o.id = d.id"))
                    .containsExactly(Row.of(1L, "a"));
        }
    }

    @Test
    void lookupJoinsThatCantBeAreRefused() {
        store(Layout.ICEBERG);
        for (SqlSession session : List.of(sql, SqlSession.streaming(new Configuration()))) {
            session.run("CREATE TABLE IF NOT EXISTS t " + COLUMNS + with());
            session.run("CREATE TABLE o (id BIGINT, p AS PROCTIME()) WITH ('connector'='datagen','number-of-rows'='3',"
                    + "'fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='2')");
            refused(
                    session,
                    lookupJoin("'scan.timestamp'='2100-01-01 00:00:00'", "o.id = d.id"),
                    "Cannot look up rows of the table default_catalog.default_database.t",
                    "'scan.timestamp' chooses what to read",
                    "Leave the option out");
            refused(
                    session,
                    lookupJoin("'lookup.max-retries'='1'", "o.id > d.id"),
                    "Temporal table join requires an equality condition on fields of table"
                            + " [default_catalog.default_database.t]");
            refused(
                    session,
                    lookupJoin("'lookup.cache'='PARTIAL'", "o.id = d.id"),
                    "Cannot use the option 'lookup.cache' of the table default_catalog.default_database.t",
                    "Enum: full");
        }
    }

    private static String lookupJoin(String option, String condition) {
        return "SELECT * FROM o LEFT JOIN t /*+ OPTIONS(" + option + ") */ FOR SYSTEM_TIME AS OF o.p AS d ON "
                + condition;
    }

    @Test
    void whatAnInsertDoesNotSayRightIsRefused() {
        store(Layout.ICEBERG);
        refused(sql, "INSERT INTO t (name) VALUES ('b')", "id");
        refused(sql, "INSERT INTO t PARTITION (name = 'b') SELECT CAST(2 AS BIGINT)", "partition");
        refused(sql, "INSERT INTO t /*+ OPTIONS('sink.parallelsm'='1') */ VALUES (2, 'b')", "sink.parallelism");
        sql.run("CREATE TABLE m (id BIGINT NOT NULL, name STRING, path STRING METADATA FROM 'file.path')" + with());
        refused(sql, "INSERT INTO m VALUES (2, 'b', 'x')", "its column 'path' is declared METADATA", "VIRTUAL");
        requireUnchanged();
    }

    @Test
    void columnsThatAreLeftOutAreNullAndComputedOnesAreNotStored() {
        store(Layout.ICEBERG);
        sql.run("CREATE TABLE c (id BIGINT NOT NULL, twice AS id * 2, name STRING, path STRING METADATA FROM"
                + " 'file.path' VIRTUAL)"
                + with());
        sql.run("INSERT INTO c (id) VALUES (2)");
        sql.run("INSERT INTO c (name, id) VALUES ('c', 3)");
        sql.run("INSERT INTO c VALUES (4, 'd')");
        assertThat(sql.rows("SELECT id, twice, name FROM c"))
                .containsExactlyInAnyOrder(
                        Row.of(1L, 2L, "a"), Row.of(2L, 4L, null), Row.of(3L, 6L, "c"), Row.of(4L, 8L, "d"));
        assertThat(sql.rows("SELECT * FROM t")).hasSize(4);
    }

    @Test
    void insertOfATableAsSelectCreatesIt() {
        sql.run("CREATE TABLE t" + with() + " AS SELECT CAST(1 AS BIGINT) AS id, 'a' AS name");
        assertThat(sql.rows("SELECT * FROM t")).containsExactly(Row.of(1L, "a"));
    }

    /** What docs/sql.md says of statements that no sink can tell from an INSERT; ToldOfReplaceTest holds that it can't. */
    @EveryLayout
    void withFlinksDefaultsTheRowsOfASelectAreAppended(Layout layout) {
        store(layout);
        sql.run("REPLACE TABLE t" + with() + " AS SELECT id + 1 AS id, name FROM t");
        sql.run("CREATE OR REPLACE TABLE t" + with() + " AS SELECT id + 2 AS id, name FROM t");
        sql.run("CREATE TABLE u" + with() + " AS SELECT id + 4 AS id, name FROM t");
        sql.run("CREATE TABLE IF NOT EXISTS u" + with() + " AS SELECT id + 8 AS id, name FROM t");
        assertThat(sql.rows("SELECT * FROM t"))
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 16)
                        .mapToObj(id -> Row.of(id, "a"))
                        .toList());
    }
}
