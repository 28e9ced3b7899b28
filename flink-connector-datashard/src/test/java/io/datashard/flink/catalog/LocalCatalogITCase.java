package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.table.SqlSession;
import io.datashard.layout.Layout;
import io.datashard.table.DataShardTable;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.LayoutFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.io.TempDir;

/** A catalog of a folder on a local disk. */
class LocalCatalogITCase extends CatalogContract {
    @TempDir
    private Path folder;

    LocalCatalogITCase(Layout layout) {
        super(layout);
    }

    @Override
    String path(String below) {
        return below.isEmpty() ? folder.toString() : folder.resolve(below).toString();
    }

    @Override
    Map<String, String> options() {
        return Map.of();
    }

    @EveryLayout
    void aTableIsRenamedWithItsRows() {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO t VALUES (1)");
        sql.run("CREATE TABLE taken (id INT)");
        refused(sql, "ALTER TABLE t RENAME TO taken", "taken");
        sql.run("ALTER TABLE t RENAME TO u");
        sql.run("INSERT INTO u VALUES (2)");
        assertThat(session().rows("SELECT * FROM u")).containsExactlyInAnyOrder(Row.of(1), Row.of(2));
        assertThat(DataShardTable.exists(path("t"))).isFalse();
    }

    @EveryLayout
    void aFolderWithOtherFilesIsNotDropped() throws IOException {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
        sql.run("INSERT INTO t VALUES (1)");
        Path notes = Files.writeString(folder.resolve("t/notes.txt"), "mine");
        refused(sql, "DROP TABLE t", "its folder holds what no table has: notes.txt", "nothing was removed");
        assertThat(sql.rows("SELECT * FROM t")).containsExactly(Row.of(1));
        Files.delete(notes);
        sql.run("DROP TABLE t");
        assertThat(DataShardTable.exists(path("t"))).isFalse();
        assertThat(folder.resolve("t/data")).doesNotExist();
    }

    /** A reader that looked at a table as it ended may have written its version hint once more. */
    @EveryLayout
    void aVersionHintThatNamesNothingIsDropped(Layout layout) throws IOException {
        SqlSession sql = session();
        Path hint = folder.resolve("t").resolve(new LayoutFacts(layout).hint().value());
        for (String drop : List.of("DROP TABLE t", "DROP TABLE IF EXISTS t")) {
            Files.createDirectories(hint.getParent());
            Files.writeString(hint, "1");
            refused(sql, "SELECT * FROM t", "t");
            refused(sql, "CREATE TABLE t (id INT) WITH (" + ofLayout() + ")", "t");
            sql.run(drop);
            assertThat(hint).doesNotExist();
            sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
            assertThat(sql.rows("SELECT * FROM t")).isEmpty();
            sql.run("DROP TABLE t");
        }
        refused(sql, "DROP TABLE t", "does not exist");
    }

    /** What of a table can't be read is not removed either. */
    @EveryLayout
    void aDamagedTableIsNotDropped() throws IOException {
        SqlSession sql = session();
        sql.run("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")");
        List<Path> documents;
        try (Stream<Path> files = Files.walk(folder.resolve("t/metadata"))) {
            documents = files.filter(file -> file.toString().endsWith(".json")).toList();
        }
        for (Path document : documents) {
            Files.writeString(document, "{");
        }
        refused(sql, "SELECT * FROM t", "metadata");
        refused(sql, "DROP TABLE t", "metadata");
        assertThat(documents).isNotEmpty().allSatisfy(document -> assertThat(document)
                .exists());
    }

    /** Exactly one of many sessions creates a table, and the others are told; the same when it is dropped. */
    @EveryLayout
    void ofManySessionsOneCreatesAndOneDrops() throws Exception {
        assertThat(succeeded("CREATE TABLE t (id INT) WITH (" + ofLayout() + ")"))
                .isEqualTo(1);
        SqlSession sql = session();
        sql.run("INSERT INTO t VALUES (1)");
        assertThat(sql.rows("SELECT * FROM t")).containsExactly(Row.of(1));
        assertThat(succeeded("DROP TABLE t")).isEqualTo(1);
        assertThat(DataShardTable.exists(path("t"))).isFalse();
        assertThat(folder.resolve("t/data")).doesNotExist();
    }

    private long succeeded(String statement) throws Exception {
        ExecutorService sessions = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SqlSession session = session();
                runs.add(() -> {
                    try {
                        session.run(statement);
                        return true;
                    } catch (RuntimeException e) {
                        return false;
                    }
                });
            }
            long succeeded = 0;
            for (Future<Boolean> run : sessions.invokeAll(runs)) {
                succeeded += run.get() ? 1 : 0;
            }
            return succeeded;
        } finally {
            sessions.shutdownNow();
        }
    }
}
