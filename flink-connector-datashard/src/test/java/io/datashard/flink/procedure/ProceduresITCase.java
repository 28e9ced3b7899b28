package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.schema.GenericRow;
import io.datashard.table.CurrentFiles;
import io.datashard.table.DataShardTable;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the procedures do to a table, and what they answer. */
@Timeout(300)
class ProceduresITCase {
    private static final int COMMITS = 6;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    /** A session in the database team, whose table t has {@value #COMMITS} snapshots with a row each. */
    private SqlSession session(Layout layout) {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='" + folder + "')");
        sql.run("USE CATALOG lake");
        sql.run("CREATE DATABASE team");
        sql.run("USE team");
        sql.run("CREATE TABLE t (id BIGINT) WITH ('layout'='" + layout.optionValue() + "')");
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            for (long id = 1; id <= COMMITS; id++) {
                assertThat(table.append(List.of(GenericRow.of(table.schema(), id))))
                        .isPresent();
            }
        }
        return sql;
    }

    private Path root() {
        return folder.resolve("team/t");
    }

    private static List<Row> upTo(long last) {
        List<Row> rows = new ArrayList<>();
        for (long id = 1; id <= last; id++) {
            rows.add(Row.of(id));
        }
        return rows;
    }

    private static void assertRows(SqlSession sql, long last) {
        assertThat(sql.rows("SELECT * FROM t")).containsExactlyInAnyOrderElementsOf(upTo(last));
    }

    /** From the oldest to the newest. */
    private List<String> snapshots() {
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            return table.metadata().snapshots().stream()
                    .map(snapshot -> snapshot.id().toString())
                    .toList();
        }
    }

    private static Row only(SqlSession sql, String call) {
        List<Row> rows = sql.rows(call);
        assertThat(rows).as(call).hasSize(1);
        return rows.get(0);
    }

    @EveryLayout
    void expiryLeavesTheNewestSnapshotsAndAllRows(Layout layout) {
        SqlSession sql = session(layout);
        List<String> before = snapshots();
        List<String> oldest = before.subList(0, COMMITS - 2);
        String call = "CALL lake.sys.expire_snapshots(`table` => 'team.t', older_than => '0 s', retain_last => 2,"
                + " dry_run => true)";
        Row plan = only(sql, call);
        assertThat(plan.getFieldNames(true))
                .containsExactly("expired_snapshots", "kept_snapshots", "expired_snapshot_ids", "dry_run");
        assertThat(plan).isEqualTo(Row.of(4, 2, oldest.toArray(), true));
        assertThat(snapshots()).isEqualTo(before);
        Row done = only(sql, "CALL sys.expire_snapshots('team.t', '0 s', 2)");
        assertThat(done).isEqualTo(Row.of(4, 2, oldest.toArray(), false));
        assertThat(snapshots()).isEqualTo(before.subList(COMMITS - 2, COMMITS));
        assertRows(sql, COMMITS);
        assertThat(only(sql, "CALL sys.expire_snapshots('team.t')")).isEqualTo(Row.of(0, 2, new String[0], false));
    }

    @EveryLayout
    void rollbackGivesTheOldRows(Layout layout) {
        SqlSession sql = session(layout);
        List<String> before = snapshots();
        String third = before.get(2);
        String call = "CALL sys.rollback_to_snapshot('lake.team.t', '" + third + "', true)";
        Row plan = only(sql, call);
        assertThat(plan).isEqualTo(Row.of(before.get(COMMITS - 1), plan.getField(1), 3, 0, true));
        assertRows(sql, COMMITS);
        Row done = only(sql, "CALL sys.rollback_to_snapshot(snapshot_id => '" + third + "', `table` => '`team`.`t`')");
        assertThat(done).isEqualTo(Row.of(before.get(COMMITS - 1), done.getField(1), 3, 0, false));
        assertRows(sql, 3);
        sql.refused("CALL sys.rollback_to_snapshot('team.t', '1')", "1");
        assertRows(sql, 3);
    }

    @EveryLayout
    void rewriteMergesSmallFilesAndKeepsTheRows(Layout layout) {
        SqlSession sql = session(layout);
        assertThat(files()).hasSize(COMMITS);
        String call = "CALL sys.rewrite_data_files(`table` => 'team.t', dry_run => true)";
        Row plan = only(sql, call);
        long bytes = files().stream().mapToLong(DataFile::sizeInBytes).sum();
        assertThat(plan).isEqualTo(Row.of(1, 0, COMMITS, null, (long) COMMITS, bytes, null, true));
        assertThat(files()).hasSize(COMMITS);
        Row done = only(
                sql,
                "CALL sys.rewrite_data_files(`table` => 'team.t', target_file_size => '1 mb', min_input_files => 2,"
                        + " small_file_ratio => 0.5, max_group_size => '10 mb')");
        assertThat(files()).hasSize(1);
        assertThat(done)
                .isEqualTo(Row.of(
                        1, 0, COMMITS, 1, (long) COMMITS, bytes, files().get(0).sizeInBytes(), false));
        assertRows(sql, COMMITS);
    }

    private List<DataFile> files() {
        List<DataFile> files = new ArrayList<>();
        try (DataShardTable table = DataShardTable.open(root().toString())) {
            assertThat(CurrentFiles.visit(table.access(), table.metadata(), Long.MAX_VALUE, files::add))
                    .isTrue();
        }
        return files;
    }

    @EveryLayout
    void manifestsBecomeFewerAndTheRowsStay(Layout layout) {
        SqlSession sql = session(layout);
        String call = "CALL sys.rewrite_manifests(`table` => 'team.t', dry_run => true)";
        Row plan = only(sql, call);
        assertThat(plan).isEqualTo(Row.of(COMMITS, 1, true));
        assertThat(sql.rows("SELECT * FROM `t$manifests`")).hasSize(COMMITS);
        assertThat(only(sql, "CALL sys.rewrite_manifests('team.t')")).isEqualTo(Row.of(COMMITS, 1, false));
        assertThat(sql.rows("SELECT * FROM `t$manifests`")).hasSize(1);
        assertRows(sql, COMMITS);
    }

    @EveryLayout
    void anOldFileThatNothingNamesIsRemovedAndAYoungOneStays(Layout layout) throws IOException {
        SqlSession sql = session(layout);
        Instant threeDaysAgo = now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(3));
        Path old = Files.writeString(root().resolve("data/auto_0f3a9c1e77b24d55.parquet"), "old");
        Path young = Files.writeString(root().resolve("data/auto_0f3a9c1e77b24d56.parquet"), "young");
        Files.setLastModifiedTime(old, FileTime.from(threeDaysAgo));
        String call = "CALL sys.remove_orphan_files(`table` => 'team.t', older_than => '2 d', dry_run => true)";
        Row plan = only(sql, call);
        assertThat(plan).isEqualTo(Row.of("data/auto_0f3a9c1e77b24d55.parquet", "data", 3L, threeDaysAgo, false));
        assertThat(old).exists();
        assertThat(sql.rows("CALL sys.remove_orphan_files('team.t', '4 d')")).isEmpty();
        Row done = only(sql, "CALL sys.remove_orphan_files('team.t')");
        assertThat(done).isEqualTo(Row.of("data/auto_0f3a9c1e77b24d55.parquet", "data", 3L, threeDaysAgo, true));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertRows(sql, COMMITS);
    }

    private Instant now() throws IOException {
        Path file = Files.createTempFile(folder, "now", "");
        Instant now = Files.getLastModifiedTime(file).toInstant();
        Files.delete(file);
        return now;
    }

    @EveryLayout
    void verifyFindsADamagedFile(Layout layout) throws IOException {
        SqlSession sql = session(layout);
        String call = "CALL sys.verify(`table` => 'team.t', deep => true)";
        Row whole = only(sql, call);
        assertThat(whole).isEqualTo(Row.of("summary", "checked", "", "6 snapshots, 6 manifests, 6 data files, 6 rows"));
        Path file = oneDataFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
        String path = root().relativize(file).toString();
        assertThat(found(sql, "CALL sys.verify('team.t', true)")).containsExactly("error " + path);
        Files.delete(file);
        assertThat(found(sql, "CALL sys.verify('team.t')")).containsExactly("error " + path);
    }

    /** A table whose metadata can't be read is damaged, which is an answer and no failure. */
    @EveryLayout
    void verifyTellsOfMetadataThatCantBeRead(Layout layout) throws IOException {
        SqlSession sql = session(layout);
        try (Stream<Path> all = Files.walk(root().resolve("metadata"))) {
            for (Path file :
                    all.filter(file -> file.toString().endsWith(".json")).toList()) {
                Files.writeString(file, "{");
            }
        }
        assertThat(found(sql, "CALL sys.verify('team.t')")).containsExactly("error ");
    }

    private static List<String> found(SqlSession sql, String call) {
        List<Row> rows = sql.rows(call);
        assertThat(rows.get(rows.size() - 1).getField(0)).isEqualTo("summary");
        return rows.subList(0, rows.size() - 1).stream()
                .map(row -> row.getField(0) + " " + row.getField(2))
                .toList();
    }

    private Path oneDataFile() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }
}
