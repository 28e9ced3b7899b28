package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a catalog can't do, it refuses with the reason and the way out; nothing is changed. */
@Timeout(180)
class CatalogMistakesITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private final SqlSession sql = SqlSession.batch();

    @TempDir
    private Path folder;

    @BeforeEach
    void use() {
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
    }

    private String catalog(String name, String options) {
        return "CREATE CATALOG " + name + " WITH ('type'='datashard'" + options + ")";
    }

    @Test
    void aWarehouseThatIsNoneIsRefused() throws IOException {
        sql.run("CREATE TABLE t (id INT)");
        Path file = Files.writeString(folder.resolve("file"), "x");
        sql.refused(catalog("a", ",'warehouse'='" + folder.resolve("t") + "'"), "it is a table itself");
        sql.refused(catalog("a", ",'warehouse'='" + file + "'"), "Cannot use the warehouse", "it is a file");
        sql.refused(catalog("a", ",'warehouse'='" + folder.resolve("no") + "'"), "there is no such folder");
        sql.refused(catalog("a", ""), "nothing says where its tables lie", "DATASHARD_STORAGE_TYPE=s3");
        sql.refused(catalog("a", ",'warehouse'='hdfs://x/y'"), "not on 'hdfs'");
        sql.refused(catalog("a", ",'werehouse'='" + folder + "'"), "Did you mean 'warehouse'");
        sql.refused(
                catalog("a", ",'warehouse'='" + folder + "','default-database'='absent'"),
                "there is no database 'absent'");
        sql.refused(catalog("a", ",'warehouse'='" + folder + "','s3.secret-key'='marker'"), "'s3.secret-key'");
    }

    @Test
    void optionsThatHaveNoPlaceAreRefused() {
        sql.refused("CREATE TABLE t (id INT) WITH ('connector'='filesystem')", "TEMPORARY TABLE");
        sql.refused("CREATE TABLE t (id INT) WITH ('path'='/elsewhere')", "lies in its folder " + folder);
        sql.refused("CREATE TABLE t (id INT) WITH ('auto-create'='true')", "at once");
        sql.refused("CREATE TABLE t (id INT) WITH ('s3.endpoint'='http://x')", "CREATE CATALOG");
        sql.refused("CREATE TABLE t (id INT) WITH ('scan.paralelism'='1')", "Did you mean 'scan.parallelism'");
        sql.refused("CREATE TABLE t (id INT) DISTRIBUTED BY (id) INTO 3 BUCKETS", "Cannot declare", "DISTRIBUTED");
        sql.refused("CREATE TABLE t (id INT, p STRING METADATA FROM 'file')", "no metadata 'file'", "'file.path'");
        sql.refused("CREATE TABLE t (p STRING METADATA FROM 'file.path' VIRTUAL)", "without columns");
        sql.refused("CREATE TABLE t (id INT) PARTITIONED BY (id)", "classic layout has none");
        sql.refused("CREATE TABLE t (id TINYINT)", "32 and 64 bit integers");
        sql.refused("CREATE TABLE t", "without columns");
        assertThat(folder).isEmptyDirectory();
        sql.run("CREATE TABLE t (id INT) WITH ('connector'='datashard')");
        sql.refused("ALTER TABLE t ADD (p STRING METADATA FROM 'file')", "no metadata 'file'");
        assertThat(sql.rows("SELECT * FROM t")).isEmpty();
        sql.refused("SELECT * FROM t /*+ OPTIONS('path'='/x') */", "Cannot use the option 'path'");
    }

    @Test
    void whatACatalogOfTablesHasNoPlaceForIsRefused() {
        sql.run("CREATE TABLE t (id INT)");
        sql.refused("CREATE FUNCTION f AS 'org.example.F'", "no place for functions", "TEMPORARY FUNCTION");
        sql.refused("ANALYZE TABLE t COMPUTE STATISTICS", "Leave ANALYZE TABLE out");
        sql.refused("ALTER TABLE t ADD PARTITION (id = 1)", "Cannot add a partition", "nothing was changed");
        sql.refused("CALL sys.compact('t')", "the catalog has no procedure of this name");
        sql.refused("DROP DATABASE `default`", "currently in use");
        sql.run("CREATE DATABASE other");
        sql.run("USE other");
        sql.refused("DROP DATABASE `default`", "it is the warehouse itself");
        sql.run("USE `default`");
        String clause = " FOR SYSTEM_TIME AS OF TIMESTAMP '2026-11-30 00:00:00'";
        for (String table : List.of(
                "t" + clause,
                "t" + clause + " AS x",
                "t" + clause + " AS x (a)",
                "t /*+ OPTIONS('scan.parallelism'='1') */" + clause)) {
            sql.refused("SELECT * FROM " + table, "FOR SYSTEM_TIME AS OF a time", "OPTIONS('scan.timestamp'");
        }
        assertThat(sql.rows("SHOW FUNCTIONS")).isNotEmpty();
        assertThat(sql.rows("SHOW USER FUNCTIONS")).isEmpty();
        assertThat(sql.rows("SHOW PROCEDURES")).isEmpty();
        assertThat(sql.rows("SELECT UPPER('a')")).hasSize(1);
    }

    @Test
    void whatIsInThePlaceOfATableIsSaid() throws IOException {
        Files.createDirectories(folder.resolve("half/data"));
        Files.writeString(folder.resolve("half/data/auto_0f3a9c1e77b24d55.parquet"), "x");
        sql.run("CREATE DATABASE team");
        sql.run("CREATE TABLE team.t (id INT)");
        sql.refused("SELECT * FROM half", "no metadata that names them", "Create a table");
        sql.refused("SELECT * FROM team", "'team' not found");
        assertThat(sql.rows("SELECT * FROM team.t")).isEmpty();
        sql.refused("SELECT * FROM absent", "'absent' not found");
        sql.refused("CREATE TABLE team (id INT)", "is a database");
        sql.run("CREATE TABLE half (id INT)");
        assertThat(sql.rows("SELECT * FROM half")).isEmpty();
        sql.run("DROP TABLE half");
        assertThat(folder.resolve("half/data")).doesNotExist();
    }

    /** The layout of new tables is told by the session, as outside of a catalog. */
    @Test
    void theSessionTellsTheLayoutOfNewTables() {
        sql.set("datashard.layout", "iceberg");
        sql.run("CREATE TABLE t (id INT, day_of DATE) PARTITIONED BY (day_of)");
        String created = String.valueOf(sql.rows("SHOW CREATE TABLE t").get(0).getField(0));
        assertThat(created).contains("PARTITIONED BY (`day_of`)", "'layout' = 'iceberg'");
        sql.run("CREATE TABLE u (id INT, ts TIMESTAMP(6)) WITH ('partition-spec'='day(ts), bucket(4, id)')");
        sql.run("INSERT INTO u VALUES (1, TIMESTAMP '2026-11-30 12:00:00')");
        assertThat(sql.rows("SELECT id FROM u")).hasSize(1);
        assertThat(List.of(String.valueOf(sql.rows("SHOW CREATE TABLE u").get(0).getField(0))))
                .allMatch(text -> text.contains("'partition-spec' = 'day(ts), bucket(4, id)'"));
    }
}
