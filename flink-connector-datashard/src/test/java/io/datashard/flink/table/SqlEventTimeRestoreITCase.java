package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.Savepoints;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a job finds again of its savepoint when options {@code scan.watermark.…} come or go, and of a compiled plan. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlEventTimeRestoreITCase {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
    private static final String OPTION = ",'scan.watermark.idle-timeout'='50 ms'";
    private static final String COPY = "INSERT INTO copy SELECT n, n FROM SOURCE WHERE n >= 0";
    private static final String WINDOWS = "INSERT INTO copy SELECT COUNT(*), SUM(n) FROM TABLE("
            + "TUMBLE((SELECT * FROM SOURCE), DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @TempDir
    Path folder;

    @BeforeEach
    void tables() {
        DataShardTable.create(
                        path("source"),
                        Schema.of(
                                Field.required(1, "n", PrimitiveType.LONG),
                                Field.required(2, "ts", PrimitiveType.TIMESTAMP)))
                .close();
        DataShardTable.create(
                        path("copy"),
                        Schema.of(
                                Field.required(1, "n", PrimitiveType.LONG),
                                Field.required(2, "sum", PrimitiveType.LONG)))
                .close();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private SqlSession session(@Nullable String savepoint) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
        config.setString("pipeline.auto-watermark-interval", "5 ms");
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        SqlSession sql = SqlSession.streaming(config);
        sql.run("CREATE TABLE source (n BIGINT NOT NULL, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts AS ts)"
                + " WITH ('connector'='datashard','path'='" + path("source") + "')");
        sql.run("CREATE TABLE copy (n BIGINT NOT NULL, `sum` BIGINT NOT NULL) WITH ('connector'='datashard','path'='"
                + path("copy") + "')");
        return sql;
    }

    private static String statement(String text, String option) {
        return text.replace("SOURCE", "source /*+ OPTIONS('source.monitor-interval'='100 ms'" + option + ") */");
    }

    /** A row a second. */
    private void append(long from, long to) {
        try (DataShardTable source = DataShardTable.open(path("source"))) {
            source.append(LongStream.range(from, to)
                    .mapToObj(n -> GenericRow.of(source.schema(), n, START.plusSeconds(n)))
                    .toList());
        }
    }

    private List<String> copied() {
        try (DataShardTable copy = DataShardTable.open(path("copy"));
                RowIterator rows = copy.scan().rows()) {
            return rows.stream().map(row -> row.get("n") + "/" + row.get("sum")).toList();
        }
    }

    private void awaitCopy(JobClient job, List<String> expected) {
        Await.until(
                expected.size() + " rows",
                LIMIT,
                () -> copied().size() >= expected.size()
                        || job.getJobStatus().get().isGloballyTerminalState(),
                () -> "There are " + copied());
        assertThat(copied()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> each(long from, long to) {
        return LongStream.range(from, to).mapToObj(n -> n + "/" + n).toList();
    }

    @Test
    void sourceGoesOnWhereItWasWhenAnOptionComesAndGoes() throws Exception {
        String savepoint = null;
        int rows = 0;
        for (String option : List.of("", OPTION, "")) {
            append(rows, rows + 20);
            rows += 20;
            JobClient job = session(savepoint).start(statement(COPY, option));
            awaitCopy(job, each(0, rows));
            savepoint = Savepoints.stop(job, folder);
        }
        assertThat(copied()).containsExactlyInAnyOrderElementsOf(each(0, rows));
    }

    /** The operators behind the source have other ids then. Flink says that it does not find them, and nothing is lost in silence. */
    @Test
    void jobWithStateBehindTheSourceIsNotRestoredWhenAnOptionComes() throws Exception {
        append(0, 90);
        // One reader, as without the option no other one may be idle.
        String one = ",'scan.parallelism'='1'";
        JobClient before = session(null).start(statement(WINDOWS, one));
        awaitCopy(before, List.of("60/1770"));
        String savepoint = Savepoints.stop(before, folder);
        append(90, 130);

        JobClient changed = session(savepoint).start(statement(WINDOWS, one + OPTION));
        Await.until(
                "the end of the job", LIMIT, () -> changed.getJobStatus().get().isGloballyTerminalState());
        assertThat(failure(changed)).contains("Cannot map checkpoint/savepoint state for operator");
        assertThat(copied()).containsExactly("60/1770");

        JobClient same = session(savepoint).start(statement(WINDOWS, one));
        awaitCopy(same, List.of("60/1770", "60/5370"));
        Savepoints.cancel(same);
    }

    private static String failure(JobClient job) throws InterruptedException {
        try {
            throw new AssertionError(
                    "It ended with " + job.getJobExecutionResult().get());
        } catch (ExecutionException e) {
            return ExceptionUtils.stringifyException(e);
        }
    }

    @Test
    void compiledPlanKeepsTheOptionAndItsState() throws Exception {
        Path plan = folder.resolve("plan.json");
        session(null).run("COMPILE PLAN '" + plan.toUri() + "' FOR " + statement(WINDOWS, OPTION));
        assertThat(Files.readString(plan)).contains("WatermarkPushDown").doesNotContain("watermark-assigner");
        append(0, 90);
        JobClient first = session(null).start("EXECUTE PLAN '" + plan.toUri() + "'");
        awaitCopy(first, List.of("60/1770"));
        String savepoint = Savepoints.stop(first, folder);
        append(90, 130);

        JobClient second = session(savepoint).start("EXECUTE PLAN '" + plan.toUri() + "'");
        awaitCopy(second, List.of("60/1770", "60/5370"));
        Savepoints.cancel(second);
    }
}
