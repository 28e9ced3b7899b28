package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.FlinkRelease;
import io.datashard.flink.Savepoints;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipe of docs/changelogs.md: what a query updates and deletes is appended as rows that say so, and comes back as a changelog, or as the
 * rows that are left.
 */
@Timeout(180)
class SqlChangelogITCase {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 5;
    private static final String SIGN = "SUM(CASE WHEN op IN ('INSERT', 'UPDATE_AFTER') THEN 1 ELSE -1 END)";

    /** A count of three is filtered out: Flink takes the count of two back as UPDATE_BEFORE, and no UPDATE_AFTER follows it. */
    private static final String COUNTS =
            "SELECT k, COUNT(*) AS n, SUM(v) AS total FROM SOURCE GROUP BY k HAVING COUNT(*) <> 3";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private final Layout layout;
    private final List<Integer> appended = new ArrayList<>();

    @TempDir
    private Path folder;

    SqlChangelogITCase(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void tables() {
        FlinkRelease.assumeNewerThan22("TO_CHANGELOG and FROM_CHANGELOG");
        create("source", Field.required(1, "k", PrimitiveType.LONG), Field.required(2, "v", PrimitiveType.LONG));
        create(
                "changes",
                Field.required(1, "op", PrimitiveType.STRING),
                Field.required(2, "k", PrimitiveType.LONG),
                Field.required(3, "n", PrimitiveType.LONG),
                Field.optional(4, "total", PrimitiveType.LONG));
    }

    private void create(String name, Field... fields) {
        DataShardTable.create(path(name), Schema.of(fields), TableOptions.DEFAULT.withLayout(layout))
                .close();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private SqlSession declared(SqlSession sql) {
        sql.run("CREATE TABLE source (k BIGINT NOT NULL, v BIGINT NOT NULL) WITH ('connector'='datashard','path'='"
                + path("source") + "')");
        sql.run("CREATE TABLE changes (op STRING NOT NULL, k BIGINT NOT NULL, n BIGINT NOT NULL, total BIGINT)"
                + " WITH ('connector'='datashard','path'='" + path("changes") + "')");
        return sql;
    }

    private SqlSession streaming(int parallelism) {
        return streaming(parallelism, null);
    }

    private SqlSession streaming(int parallelism, @Nullable String savepoint) {
        Configuration config = new Configuration();
        config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return declared(SqlSession.streaming(config));
    }

    private void append(int rows) {
        List<Integer> more =
                IntStream.range(appended.size(), appended.size() + rows).boxed().toList();
        appended.addAll(more);
        try (DataShardTable source = DataShardTable.open(path("source"))) {
            source.append(more.stream()
                    .map(n -> GenericRow.of(source.schema(), (long) n % KEYS, (long) n))
                    .toList());
        }
    }

    /** What the query answers once it has seen all rows. */
    private List<Row> expected() {
        Map<Long, List<Long>> groups = new TreeMap<>();
        appended.forEach(n -> groups.computeIfAbsent((long) n % KEYS, any -> new ArrayList<>())
                .add((long) n));
        return groups.entrySet().stream()
                .filter(group -> group.getValue().size() != 3)
                .map(group -> Row.of(
                        group.getKey(),
                        (long) group.getValue().size(),
                        group.getValue().stream().mapToLong(v -> v).sum()))
                .toList();
    }

    /** What the table holds, each change with how often it is there. */
    private Map<String, Long> changes() {
        try (DataShardTable table = DataShardTable.open(path("changes"));
                RowIterator rows = table.scan().rows()) {
            return rows.stream()
                    .map(row -> row.get("op") + " " + row.get("k") + " " + row.get("n") + " " + row.get("total"))
                    .collect(Collectors.groupingBy(change -> change, TreeMap::new, Collectors.counting()));
        }
    }

    private Map<String, Long> expectedChanges() {
        Map<String, Long> changes = new TreeMap<>();
        for (int k = 0; k < KEYS; k++) {
            long total = 0;
            String last = null;
            int n = 0;
            for (int number = k; number < appended.size(); number += KEYS) {
                n++;
                total += number;
                String row = " " + k + " " + n + " " + total;
                if (last != null) {
                    changes.put("UPDATE_BEFORE" + last, 1L);
                }
                if (n != 3) {
                    changes.put((n == 1 ? "INSERT" : "UPDATE_AFTER") + row, 1L);
                }
                last = n == 3 ? null : row;
            }
        }
        return changes;
    }

    private JobClient write(SqlSession sql) {
        return sql.start("INSERT INTO changes SELECT * FROM TO_CHANGELOG(input => ("
                + COUNTS.replace("SOURCE", "source /*+ OPTIONS('source.monitor-interval'='100 ms') */") + "))");
    }

    private void awaitChanges(JobClient job) {
        Await.until(
                "the changes",
                LIMIT,
                () -> changes().size() >= expectedChanges().size()
                        || job.getJobStatus().get().isGloballyTerminalState(),
                () -> "There are " + changes());
        assertThat(changes()).isEqualTo(expectedChanges());
    }

    /** The rows that are left of a changelog, as a client applies it. */
    private static List<Row> applied(List<Row> changelog) {
        List<Row> left = new ArrayList<>();
        for (Row change : changelog) {
            Row row = Row.of(change.getField(0), change.getField(1), change.getField(2));
            switch (change.getKind()) {
                case INSERT, UPDATE_AFTER -> left.add(row);
                case UPDATE_BEFORE, DELETE ->
                    assertThat(left.remove(row)).as("%s of %s", change, left).isTrue();
            }
        }
        return left;
    }

    @EveryLayout
    void changesAreStoredOnceAcrossSavepointsAndComeBackAsTheResult() throws Exception {
        String savepoint = null;
        for (int rows : List.of(2 * KEYS, KEYS, KEYS + 2, 3 * KEYS)) {
            append(rows);
            JobClient job = write(streaming(2, savepoint));
            awaitChanges(job);
            savepoint = Savepoints.stop(job, folder);
            assertThat(changes()).isEqualTo(expectedChanges());
            assertThat(applied(streaming(1).rows("SELECT * FROM FROM_CHANGELOG(input => TABLE changes)")))
                    .containsExactlyInAnyOrderElementsOf(expected());
            assertSumsAreTheResult();
        }
    }

    /** In any order: so in batch mode, and with any parallelism. */
    private void assertSumsAreTheResult() {
        String query = "SELECT k, n, total FROM changes GROUP BY k, n, total HAVING " + SIGN + " > 0";
        assertThat(declared(SqlSession.batch()).rows(query)).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(applied(streaming(3).rows(query))).containsExactlyInAnyOrderElementsOf(expected());
    }

    /** Keys by their counts: a group that loses its last key is deleted. */
    @EveryLayout
    void aJobThatReadsTheChangelogGoesOnFromItsSavepoint() throws Exception {
        append(2 * KEYS);
        JobClient writer = write(streaming(2));
        create(
                "keys",
                Field.required(1, "op", PrimitiveType.STRING),
                Field.required(2, "n", PrimitiveType.LONG),
                Field.required(3, "keys", PrimitiveType.LONG));
        String savepoint = null;
        for (int rows : List.of(0, KEYS + 2, 2 * KEYS)) {
            append(rows);
            awaitChanges(writer);
            JobClient reader = countKeys(savepoint);
            Await.until(
                    "the counts of keys",
                    LIMIT,
                    () -> keys().equals(expectedKeys())
                            || reader.getJobStatus().get().isGloballyTerminalState(),
                    () -> "They are " + keys());
            savepoint = Savepoints.stop(reader, folder);
            assertThat(keys()).isEqualTo(expectedKeys());
        }
        Savepoints.cancel(writer);
        assertThat(keySession(SqlSession.batch()).rows("SELECT DISTINCT op FROM `keys`"))
                .containsExactlyInAnyOrder(
                        Row.of("INSERT"), Row.of("UPDATE_BEFORE"), Row.of("UPDATE_AFTER"), Row.of("DELETE"));
        assertThat(applied(keySession(streaming(1))
                        .rows("SELECT n, `keys`, 0 FROM FROM_CHANGELOG(input => TABLE `keys`)")))
                .containsExactlyInAnyOrderElementsOf(expectedKeys().entrySet().stream()
                        .map(group -> Row.of(group.getKey(), group.getValue(), 0))
                        .toList());
    }

    private Map<Long, Long> expectedKeys() {
        return expected().stream()
                .collect(Collectors.groupingBy(row -> (Long) row.getField(1), TreeMap::new, Collectors.counting()));
    }

    private JobClient countKeys(@Nullable String savepoint) {
        // Without uid, Flink counts the function among all operators that its process has planned, and what follows
        // loses its state.
        return keySession(streaming(1, savepoint))
                .start("INSERT INTO `keys` SELECT * FROM TO_CHANGELOG(input => (SELECT n, COUNT(*) AS `keys`"
                        + " FROM FROM_CHANGELOG(input => (SELECT * FROM changes"
                        + " /*+ OPTIONS('source.monitor-interval'='100 ms') */), uid => 'changes') GROUP BY n))");
    }

    private SqlSession keySession(SqlSession sql) {
        sql.run("CREATE TABLE `keys` (op STRING NOT NULL, n BIGINT NOT NULL, `keys` BIGINT NOT NULL)"
                + " WITH ('connector'='datashard','path'='" + path("keys") + "')");
        return sql;
    }

    private Map<Long, Long> keys() {
        Map<Long, Long> keys = new TreeMap<>();
        keySession(SqlSession.batch())
                .rows("SELECT n, `keys` FROM `keys` GROUP BY n, `keys` HAVING " + SIGN + " > 0")
                .forEach(row -> keys.put((Long) row.getField(0), (Long) row.getField(1)));
        return keys;
    }
}
