package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a procedure can't be called with is refused with the reason and the way out, before a task begins. */
@Timeout(180)
class ProcedureMistakesITCase {
    private static final List<String> NAMES = List.of(
            "expire_snapshots",
            "remove_orphan_files",
            "reset_consumer",
            "rewrite_data_files",
            "rewrite_manifests",
            "rollback_to_snapshot",
            "verify");

    private final SqlSession sql = SqlSession.batch();

    @TempDir
    private Path folder;

    @BeforeEach
    void use() {
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        sql.run("CREATE TABLE trades (id INT)");
    }

    @Test
    void proceduresAreListedInSysWhateverDatabasesThereAre() {
        List<Row> all = NAMES.stream().map(name -> Row.of(name)).toList();
        assertThat(sql.rows("SHOW PROCEDURES IN sys")).isEqualTo(all);
        assertThat(sql.rows("SHOW PROCEDURES FROM lake.sys LIKE 're%'")).hasSize(4);
        assertThat(sql.rows("SHOW PROCEDURES")).isEmpty();
        sql.refused("SHOW PROCEDURES IN absent", "absent");
        assertThat(sql.rows("SHOW DATABASES")).containsExactly(Row.of("default"));
        sql.run("CREATE DATABASE sys");
        sql.run("CREATE TABLE sys.t (id INT)");
        sql.run("INSERT INTO sys.t VALUES (1)");
        assertThat(sql.rows("SELECT * FROM sys.t")).containsExactly(Row.of(1));
        assertThat(sql.rows("SHOW PROCEDURES IN sys")).isEqualTo(all);
        sql.refused("CALL sys.verify('sys.absent')", "there is no table `sys`.`absent`");
    }

    @Test
    void anUnknownProcedureIsRefusedWithTheNamesOfThose() {
        sql.refused("CALL sys.expire_snapshot('trades')", "no procedure", "Did you mean sys.expire_snapshots?");
        sql.refused("CALL lake.sys.compact('trades')", "Did you mean sys.rewrite_data_files?");
        sql.refused("CALL verify('trades')", "`lake`.`default`.verify", "Did you mean sys.verify?");
        sql.refused("CALL sys.zzz('trades')", "There are, in sys: expire_snapshots, remove_orphan_files");
    }

    @Test
    void aNameThatIsOfNoTableIsRefused() {
        sql.run("CREATE DATABASE team");
        sql.run("CREATE TABLE team.t (id INT)");
        sql.run("CREATE VIEW seen AS SELECT * FROM trades");
        sql.refused(verify("tradse"), "no table `default`.`tradse`", "Did you mean 'trades'?", "'database.table'");
        sql.refused(verify("taem.t"), "no database `taem`", "Did you mean 'team'?");
        sql.refused(verify("seen"), "`default`.`seen` is a view", "Name the tables");
        sql.refused(verify("default.seen"), "is a view");
        sql.refused(verify("trades$files"), "`default`.`trades$files` shows what is known", "Name the table itself");
        sql.refused(verify("trades$snapshot_4711"), "Name the table itself");
        sql.refused(verify("team"), "`team` is a database", "Name one table of it");
        sql.refused(verify("/elsewhere/t"), "'/elsewhere/t' is a path", "create a catalog");
        sql.refused(verify("s3://bucket/t"), "'s3://bucket/t' is a path");
        sql.refused(verify("other.team.t"), "a table of the catalog other", "Call `other`.sys.verify");
        sql.refused(verify("a.b.c.d"), "has 4 parts");
        for (String none : List.of("", ".", "team.", "`team.t", "te`am.t", "`team`t", "../trades")) {
            sql.refused(verify(none), "is no name of a table", "nothing was changed");
        }
        sql.refused("CALL sys.verify(CAST(NULL AS STRING))", "the argument 'table' is NULL");
    }

    private static String verify(String table) {
        return "CALL sys.verify('" + table + "')";
    }

    /** The session is in another database: a name without one is still of the default database of the catalog. */
    @Test
    void theCurrentDatabaseCountsForNothing() {
        sql.run("CREATE DATABASE team");
        sql.run("CREATE TABLE team.t (id INT)");
        sql.run("USE team");
        sql.refused("CALL sys.verify('t')", "no table `default`.`t`", "whatever the current database is");
    }

    @Test
    void wrongArgumentsAreRefused() {
        sql.refused("CALL sys.expire_snapshots()", "expire_snapshots");
        sql.refused("CALL sys.expire_snapshots('trades', 7)", "position 1. Data type STRING expected but INT");
        sql.refused("CALL sys.expire_snapshots(tabel => 'trades')", "only allowed for optional parameters");
        sql.refused(expire("older_than => '7'"), "'older_than' is '7', which has no unit", "such as '7 d'");
        sql.refused(expire("older_than => 'seven days'"), "'seven days', which is no duration");
        sql.refused(expire("older_than => '-1 d'"), "which is no duration");
        sql.refused(expire("older_than => '2026-11-30 12:00:00'"), "which is no duration");
        sql.refused(expire("older_than => ''"), "which is no duration");
        sql.refused(expire("older_than => '9999999999999 d'"), "which is more than 100 years");
        sql.refused(expire("retain_last => 0"), "'retain_last' is 0, which is below 1");
        sql.refused(
                "CALL sys.remove_orphan_files(`table` => 'trades', older_than => '59 min')",
                "'59 min', and what is younger than an hour",
                "allow_short_grace => true");
        sql.refused(rewrite("target_file_size => '128'"), "'128', which has no unit", "such as '128 mb'");
        sql.refused(rewrite("target_file_size => '0 mb'"), "is not above 0");
        sql.refused(rewrite("max_group_size => 'much'"), "'max_group_size' is 'much', which is no size");
        sql.refused(rewrite("min_input_files => 1"), "which is below 2");
        sql.refused(rewrite("small_file_ratio => 1.5"), "'small_file_ratio' is 1.5, which is not above 0");
        sql.refused(rewrite("small_file_ratio => 0"), "which is not above 0");
        sql.refused("CALL sys.reset_consumer('trades', 'a/b')", "a/b");
        sql.refused("CALL sys.reset_consumer('trades', 'nightly', '4711')", "4711");
        sql.refused("CALL sys.rollback_to_snapshot('trades', 'latest')", "'latest', which is no id of a snapshot");
        sql.refused("CALL sys.rollback_to_snapshot('trades', CAST(NULL AS STRING))", "'snapshot_id' is NULL");
        sql.refused("CALL sys.rollback_to_snapshot('trades', '-1')", "'-1', which is no id of a snapshot");
        sql.refused("CALL sys.rollback_to_snapshot('trades', '18446744073709551616')", "no id of a snapshot");
        sql.refused("CALL sys.rollback_to_snapshot('trades', 4711)", "position 1. Data type STRING expected");
    }

    private static String expire(String arguments) {
        return "CALL sys.expire_snapshots(`table` => 'trades', " + arguments + ")";
    }

    private static String rewrite(String arguments) {
        return "CALL lake.sys.rewrite_data_files(`table` => 'trades', " + arguments + ")";
    }
}
