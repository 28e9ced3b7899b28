package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.maintenance.Progress;
import io.datashard.maintenance.TableMaintenance;
import io.datashard.model.SnapshotId;
import io.datashard.table.DataShardTable;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** We maintain tables that Python writes too. After every task, two releases of Python read the same rows, append, and find nothing wrong. */
@Timeout(600)
class OwnMaintenanceE2ECase {
    private static final Duration AGE = Duration.ofDays(3);

    private final List<TestRow> rows = new ArrayList<>();

    private EveryType types;
    private JavaTable java;
    private PythonTable older;
    private PythonTable newer;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void pythonGoesOnAfterEveryTask(Peers peers) throws Exception {
        types = EveryType.of(peers.older());
        java = JavaTable.create(folder.resolve("t"), types.schema(), peers.table(types.schema(), "truncate(1000, id)"));
        older = peers.older().table(java.root());
        newer = peers.newer().table(java.root());
        append(java::append, types.edgeRows(0));
        append(added -> older.append(types.schema(), added), types.edgeRows(100));
        append(added -> newer.append(types.schema(), added), types.mixedRows(200, 20));
        append(java::append, types.mixedRows(300, 20));

        work(tasks -> tasks.rewriteDataFiles().minInputFiles(2).run(Progress.NONE));
        assertThat(java.liveFiles()).hasSize(1);
        allAgree();
        append(added -> older.append(types.schema(), added), types.mixedRows(400, 5));
        append(added -> newer.append(types.schema(), added), types.mixedRows(500, 5));

        work(tasks -> tasks.rewriteManifests().run());
        assertThat(java.manifests()).isOne();
        allAgree();

        work(tasks -> tasks.expireSnapshots().retainLast(2).run());
        assertThat(java.snapshots()).hasSize(2);
        allAgree();

        rollBackOneAppend();
        allAgree();
        append(added -> newer.append(types.schema(), added), types.mixedRows(600, 5));
        append(added -> older.append(types.schema(), added), types.mixedRows(700, 5));

        work(tasks -> tasks.expireSnapshots().retainLast(1).run());
        age();
        work(tasks -> tasks.removeOrphanFiles().run(Progress.NONE));
        assertThat(newer.check("--fail-on-orphans", "--all-snapshots").digest()).isEqualTo(digest());
        List<Path> left = files();
        newer.collectGarbageAfter(25);
        assertThat(files()).isEqualTo(left);
        append(java::append, types.mixedRows(800, 5));
        allAgree();
    }

    private void append(Consumer<List<TestRow>> append, List<TestRow> added) {
        append.accept(added);
        rows.addAll(added);
    }

    private void work(Consumer<TableMaintenance> task) {
        try (DataShardTable table = java.open()) {
            task.accept(TableMaintenance.of(table));
        }
    }

    private void rollBackOneAppend() {
        SnapshotId before = java.snapshots().get(java.snapshots().size() - 1);
        List<TestRow> undone = types.mixedRows(900, 5);
        java.append(undone);
        work(tasks -> tasks.rollbackToSnapshot(before.toString()).run());
    }

    private void allAgree() throws Exception {
        assertThat(java.digest()).isEqualTo(digest());
        assertThat(older.check("--allow-markers").digest()).isEqualTo(digest());
        assertThat(newer.check("--allow-markers", "--all-snapshots").digest()).isEqualTo(digest());
        assertThat(newer.digests()).containsExactlyEntriesOf(java.digests());
        try (DataShardTable table = java.open()) {
            assertThat(TableMaintenance.of(table)
                            .verify()
                            .deep()
                            .run(Progress.NONE)
                            .findings())
                    .isEmpty();
        }
    }

    private String digest() {
        return RowDigest.of(types.schema(), rows);
    }

    /** Acts as if all files had been written days ago. */
    private void age() throws IOException {
        for (Path file : files()) {
            FileTime written = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.from(written.toInstant().minus(AGE)));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(java.root().folder())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
