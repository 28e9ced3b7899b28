package io.datashard.flink.procedure;

import static io.datashard.flink.procedure.SmallFiles.COMMITS;
import static io.datashard.flink.procedure.SmallFiles.assertRows;
import static io.datashard.flink.procedure.SmallFiles.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens to snapshots, manifests and orphan files of a table, and what the procedures answer. */
@Timeout(300)
class SnapshotProceduresITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    private SmallFiles table;

    @BeforeEach
    void place() {
        table = new SmallFiles(folder);
    }

    @EveryLayout
    void expiryLeavesTheNewestSnapshotsAndAllRows(Layout layout) {
        SqlSession sql = table.session(layout);
        List<String> before = table.snapshots();
        List<String> oldest = before.subList(0, COMMITS - 2);
        String call = "CALL lake.sys.expire_snapshots(`table` => 'team.t', older_than => '0 s', retain_last => 2,"
                + " dry_run => true)";
        Row plan = only(sql, call);
        assertThat(plan).hasToString("+I[4, 2, " + oldest + ", true]");
        assertThat(table.snapshots()).isEqualTo(before);
        Row done = only(sql, "CALL sys.expire_snapshots('team.t', '0 s', 2)");
        assertThat(done).hasToString("+I[4, 2, " + oldest + ", false]");
        assertThat(table.snapshots()).isEqualTo(before.subList(COMMITS - 2, COMMITS));
        assertRows(sql, COMMITS);
        assertThat(only(sql, "CALL sys.expire_snapshots('team.t')")).hasToString("+I[0, 2, [], false]");
    }

    @EveryLayout
    void rollbackGivesTheOldRows(Layout layout) {
        SqlSession sql = table.session(layout);
        List<String> before = table.snapshots();
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
    void manifestsBecomeFewerAndTheRowsStay(Layout layout) {
        SqlSession sql = table.session(layout);
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
        SqlSession sql = table.session(layout);
        Instant threeDaysAgo = now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(3));
        Path old = Files.writeString(table.root().resolve("data/auto_0f3a9c1e77b24d55.parquet"), "old");
        Path young = Files.writeString(table.root().resolve("data/auto_0f3a9c1e77b24d56.parquet"), "young");
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
}
