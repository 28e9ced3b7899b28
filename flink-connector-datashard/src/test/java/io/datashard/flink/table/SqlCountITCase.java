package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.layout.Layout;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows are counted by the metadata of the table: no data file is read for it. */
@Timeout(120)
class SqlCountITCase {
    private static final int TRAILER = 8;
    /** Leaves the metadata out. */
    private static final String READ = " /*+ OPTIONS('scan.aggregate-push-down'='false') */";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    private SqlSession sql;

    @EveryLayout
    void rowsAreCountedThoughNoColumnCanBeRead(Layout layout) throws IOException {
        fill(layout);
        String count = "SELECT COUNT(*) FROM t";
        assertThat(sql.explain(count)).contains("aggregates=[grouping=[], aggFunctions=[Count1AggFunction()]]");
        assertThat(sql.rows("SELECT COUNT(*), COUNT(name) FROM t")).containsExactly(Row.of(5L, 3L));

        spoilColumns();

        assertThat(sql.rows(count)).containsExactly(Row.of(5L));
        assertThat(sql.rows("SELECT COUNT(1) FROM t")).containsExactly(Row.of(5L));
        assertThat(sql.rows("SELECT COUNT(*), COUNT(1) FROM t")).containsExactly(Row.of(5L, 5L));
        assertThat(sql.rows("SELECT COUNT(name) FROM t")).containsExactly(Row.of(3L));
        assertThat(catchThrowable(() -> sql.rows("SELECT COUNT(name) FROM t" + READ)))
                .isNotNull();
        assertThat(sql.rows(count + " WHERE id > 9")).containsExactly(Row.of(0L));
    }

    @EveryLayout
    void filtersReadTheColumnsThatTheyNeed(Layout layout) {
        fill(layout);

        assertThat(sql.rows("SELECT COUNT(*) FROM t WHERE id >= 2")).containsExactly(Row.of(4L));
        assertThat(sql.rows("SELECT COUNT(*) FROM t WHERE name IS NULL")).containsExactly(Row.of(2L));
        assertThat(sql.rows("SELECT COUNT(*) FROM t WHERE id = 4 AND name IS NOT NULL"))
                .containsExactly(Row.of(1L));
        assertThat(sql.rows("SELECT COUNT(*) FROM t WHERE CHAR_LENGTH(name) = 2"))
                .containsExactly(Row.of(1L));
        assertThat(sql.rows("SELECT COUNT(*) FROM (SELECT * FROM t LIMIT 3)")).containsExactly(Row.of(3L));
        assertThat(sql.rows("SELECT COUNT(*) FILTER (WHERE id > 1), COUNT(*), COUNT(DISTINCT name) FROM t"))
                .containsExactly(Row.of(4L, 5L, 3L));
        assertThat(sql.rows("SELECT name IS NULL, COUNT(*) FROM t GROUP BY name IS NULL"))
                .containsExactlyInAnyOrder(Row.of(true, 2L), Row.of(false, 3L));
    }

    /** Flink's rules hand these over as counts of columns. */
    @EveryLayout
    void countsOfExpressionsAreNotThoseOfColumns(Layout layout) {
        fill(layout);

        assertThat(sql.explain("SELECT COUNT(NULLIF(id, 5)) FROM t")).doesNotContain("aggregates=[");
        assertThat(sql.explain("SELECT id + 1, COUNT(*) FROM t GROUP BY id + 1"))
                .doesNotContain("aggregates=[");
        assertThat(sql.explain("SELECT COUNT(id) FROM t")).contains("aggregates=[");
        assertThat(sql.rows("SELECT COUNT(NULLIF(id, 5)) FROM t")).containsExactly(Row.of(4L));
        assertThat(sql.rows("SELECT MIN(id), MAX(name), COUNT(*) FROM t")).containsExactly(Row.of(1, "d", 5L));
    }

    /** Without the filter in the plan, Flink's own rule fails on them with an IndexOutOfBoundsException: it looks for each count's column in the scan. */
    @EveryLayout
    void aFilterKeepsCountsOfExpressionsFromTheRule(Layout layout) {
        fill(layout);

        String counts = "SELECT COUNT(CASE WHEN id < 3 THEN 1 END), COUNT(CASE WHEN id = 3 THEN 1 END) FROM t WHERE ";
        for (String filter : List.of("id > 0", "id IS NOT NULL", "id IN (1, 2, 3)")) {
            assertThat(sql.rows(counts + filter)).as(filter).containsExactly(Row.of(2L, 1L));
        }
    }

    /** Five rows in two files. */
    private void fill(Layout layout) {
        sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT, name STRING) WITH ('connector'='datashard','auto-create'='true','path'='"
                + folder.resolve("t") + "','layout'='" + layout.name().toLowerCase(Locale.ROOT) + "')");
        sql.run("INSERT INTO t VALUES (1, 'a'), (2, CAST(NULL AS STRING)), (3, 'cc')");
        sql.run("INSERT INTO t VALUES (4, 'd'), (5, CAST(NULL AS STRING))");
    }

    /** Overwrites all that is before the footer. */
    private void spoilColumns() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder.resolve("t").resolve("data"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(2);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TRAILER);
            Arrays.fill(bytes, 4, bytes.length - TRAILER - footer, (byte) 0xff);
            Files.write(file, bytes);
        }
    }
}
