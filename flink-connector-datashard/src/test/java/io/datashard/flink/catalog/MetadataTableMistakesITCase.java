package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What can't be done with a metadata table is refused with the reason; nothing is changed. */
@Timeout(300)
class MetadataTableMistakesITCase {
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
        sql.run("CREATE TABLE t (id INT)");
    }

    @Test
    void aTableOrAMetadataTableThatIsNotThereIsNamed() {
        sql.refused("SELECT * FROM `absent$snapshots`", "there is no table `lake`.`default`.`absent`");
        sql.refused(
                "SELECT * FROM `t$snapshot`",
                "a table has no metadata table 'snapshot'",
                "Did you mean 'snapshots'?",
                "$snapshots, $history, $files, $all_files, $manifests, $partitions, $properties, $refs, $sinks, $consumers, $metadata_log");
        sql.refused("SELECT * FROM `t$`", "There are $snapshots");
        sql.refused("SELECT * FROM `t$snapshot_0123`", "the table as of a snapshot is $snapshot_<id>");
        sql.refused("SELECT * FROM `absent$other`", "not found");
        sql.refused("SELECT * FROM `$snapshots`", "not found");
    }

    @Test
    void aMetadataTableIsThereAsLongAsItsTable() {
        sql.refused(
                "INSERT INTO `t$refs` SELECT * FROM `t$refs`",
                "Cannot write to the metadata table",
                "only commits of the table change them");
        sql.refused("DROP TABLE `t$files`", "Cannot drop the metadata table", "Name the table itself");
        sql.refused("DROP TABLE IF EXISTS `t$files`", "Cannot drop the metadata table");
        sql.refused("ALTER TABLE `t$files` RENAME TO u", "Cannot rename the metadata table");
        sql.refused("ALTER TABLE `t$files` SET ('scan.parallelism'='1')", "Cannot alter the metadata table");
        sql.refused("ALTER TABLE `t$files` ADD (x INT)", "Cannot alter the metadata table");
        sql.refused("CREATE TABLE `t$files` (id INT)", "'$' stands between");
        sql.refused("CREATE TABLE `t$other` (id INT)", "t$other");
        for (String alias : List.of("", " AS x", " AS x (a, b, c, d, e, f)")) {
            sql.refused(
                    "SELECT * FROM `t$refs` FOR SYSTEM_TIME AS OF TIMESTAMP '2100-01-01 00:00:00'" + alias,
                    "`t$refs` FOR SYSTEM_TIME AS OF a time",
                    "only tables have older states");
        }
        assertThat(sql.rows("SHOW TABLES")).containsExactly(Row.of("t"));
        sql.run("INSERT INTO t VALUES (1)");
        assertThat(sql.rows("SELECT record_count FROM `t$files`")).containsExactly(Row.of(1L));
    }

    @Test
    void aMetadataTableHasHardlyAnyOptions() {
        sql.refused(
                "SELECT * FROM `t$snapshots` /*+ OPTIONS('scan.snapshot-id'='1') */",
                "with the options [scan.snapshot-id]",
                "its only option is 'source.monitor-interval'");
        sql.refused(
                "SELECT * FROM `t$refs` /*+ OPTIONS('source.monitor-interval'='1 s') */",
                "with the options [source.monitor-interval]",
                "it has no options");
        sql.refused("SELECT * FROM `t$snapshots` /*+ OPTIONS('source.monitor-interval'='1') */", "has no unit");
        sql.refused("SELECT * FROM `t$files` /*+ OPTIONS('scan.snapshotid'='1') */", "Did you mean 'scan.snapshot-id'");
        sql.refused(
                "SELECT * FROM `t$files` /*+ OPTIONS('scan.timestamp'='2026-11-30') */",
                "with the options [scan.timestamp]",
                "its only option is 'scan.snapshot-id'");
        sql.refused("SELECT * FROM `t$files` /*+ OPTIONS('scan.snapshot-id'='a') */", "Cannot use 'a'", "$snapshots");
        sql.refused("SELECT * FROM `t$files` /*+ OPTIONS('scan.snapshot-id'='1') */", "the table has no such snapshot");
        sql.refused("SELECT * FROM t /*+ OPTIONS('metadata-table'='files') */", "'metadata-table'");
        sql.refused("SELECT * FROM `t$files` /*+ OPTIONS('metadata-table'='snapshots') */", "'metadata-table'");
        sql.refused("CREATE TABLE u LIKE `t$files`", "'metadata-table'");
        assertThat(sql.rows("SHOW TABLES")).containsExactly(Row.of("t"));
        sql.run("CREATE TABLE u AS SELECT snapshot_id, operation FROM `t$snapshots`");
        assertThat(sql.rows("SELECT * FROM u")).isEmpty();
    }

    /** Python can make such a folder. */
    @Test
    void aTableWithSuchANameComesFirst() {
        Schema schema = Schema.of(Field.required(1, "n", PrimitiveType.INT));
        for (String name : List.of("t$files", "a$b")) {
            try (DataShardTable table =
                    DataShardTable.create(folder.resolve(name).toString(), schema)) {
                assertThat(table.append(List.of(GenericRow.of(schema, 7)))).isPresent();
            }
        }
        assertThat(sql.rows("SELECT * FROM `t$files`")).containsExactly(Row.of(7));
        assertThat(sql.rows("SELECT operation FROM `a$b$snapshots`")).containsExactly(Row.of("append"));
        assertThat(sql.rows("SELECT record_count FROM `t$files$files`")).containsExactly(Row.of(1L));
        sql.run("DROP TABLE `t$files`");
        assertThat(sql.rows("SELECT * FROM `t$files`")).isEmpty();
        assertThat(sql.rows("SELECT operation FROM `t$snapshots`")).isEmpty();
    }

    @Test
    void aViewHasNoMetadata() {
        sql.run("CREATE VIEW v AS SELECT id FROM t");
        sql.refused("SELECT * FROM `v$snapshots`", "there is no table `lake`.`default`.`v`");
    }
}
