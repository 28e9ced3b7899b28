package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over tables whose sources make the watermarks themselves, by the options {@code scan.watermark.…}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlEventTimeITCase {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "n", PrimitiveType.LONG), Field.optional(2, "ts", PrimitiveType.TIMESTAMP));
    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
    private static final String WINDOWS = "SELECT window_start, COUNT(*), SUM(n) FROM TABLE("
            + "TUMBLE(TABLE QUERY, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end";
    private static final String IDLE = "'scan.watermark.idle-timeout'='50 ms'";

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(4)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    @BeforeEach
    void create() {
        DataShardTable.create(path("t"), SCHEMA).close();
    }

    private String path(String table) {
        return folder.resolve(table).toString();
    }

    private SqlSession session(int parallelism) {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        // Flink 2.3 is patient for so many intervals of alignment; earlier ones don't know the option, and never are.
        config.setString("pipeline.watermark-alignment.buffer-size", "0");
        config.setString("pipeline.auto-watermark-interval", "5 ms");
        SqlSession session = SqlSession.streaming(config);
        declare(session, "t");
        return session;
    }

    private void declare(SqlSession session, String name) {
        session.run("CREATE TABLE " + name + " (n BIGINT NOT NULL, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                + " WITH ('connector'='datashard','path'='" + path(name) + "')");
    }

    private static String continuous(String table, String options) {
        return "SELECT * FROM " + table + " /*+ OPTIONS('source.monitor-interval'='100 ms'"
                + (options.isEmpty() ? "" : "," + options) + ") */";
    }

    private static String windows(String query) {
        return WINDOWS.replace("TABLE QUERY", "(" + query + ")");
    }

    /** Appends rows as one file: one for each number, each a second after the other. */
    private void append(String table, long from, long to) {
        append(
                table,
                LongStream.range(from, to)
                        .mapToObj(n -> row(n, START.plusSeconds(n)))
                        .toList());
    }

    private void append(String table, List<RowView> rows) {
        try (DataShardTable opened = DataShardTable.open(path(table))) {
            opened.append(rows);
        }
    }

    private static RowView row(long n, @Nullable LocalDateTime time) {
        return GenericRow.of(SCHEMA, n, time);
    }

    /** A window of a minute that has each of these numbers once. */
    private static Row window(long minute, LongStream numbers) {
        long[] all = numbers.toArray();
        return Row.of(
                START.plusMinutes(minute), (long) all.length, LongStream.of(all).sum());
    }

    /** One reader gets the only split; the others never get one. */
    @Test
    void eventTimeGoesOnWithoutReadersThatHaveNothingToRead() throws Exception {
        append("t", 0, 100);
        SqlSession sql = session(3);
        try (CloseableIterator<Row> rows = sql.open(windows(continuous("t", IDLE)))) {
            assertThat(rows.next()).isEqualTo(window(0, LongStream.range(0, 60)));
            append("t", 100, 130);
            assertThat(rows.next()).isEqualTo(window(1, LongStream.range(60, 120)));
        }
    }

    /** Rows that a filter drops move the watermark all the same: no row of the last minutes matches. */
    @Test
    void eventTimeGoesOnByRowsThatDoNotMatch() throws Exception {
        append("t", 0, 300);
        SqlSession sql = session(1);
        try (CloseableIterator<Row> rows = sql.open(windows(continuous("t", IDLE) + " WHERE n < 90"))) {
            assertThat(rows.next()).isEqualTo(window(0, LongStream.range(0, 60)));
            assertThat(rows.next()).isEqualTo(window(1, LongStream.range(60, 90)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'scan.parallelism'='1'",
                "'scan.parallelism'='1','scan.watermark.emit.strategy'='on-event'",
                "'scan.parallelism'='1','scan.watermark.emit.strategy'='on-periodic'",
                "'scan.parallelism'='1','scan.watermark.idle-timeout'='1 min'",
                "'scan.parallelism'='1','scan.watermark.alignment.group'='g','scan.watermark.alignment.max-drift'='1 h'"
            })
    void everyRowCountsOnceWithAndWithoutOptions(String options) {
        for (int file = 0; file < 6; file++) {
            append("t", file * 50L, file * 50L + 50);
        }
        SqlSession sql = session(2);
        String all = "SELECT * FROM t /*+ OPTIONS(" + options + ") */";
        List<Row> expected = new ArrayList<>();
        List<Row> even = new ArrayList<>();
        for (long minute = 0; minute < 5; minute++) {
            expected.add(window(minute, LongStream.range(minute * 60, minute * 60 + 60)));
            even.add(window(
                    minute, LongStream.range(minute * 60, minute * 60 + 60).filter(n -> n % 2 == 0)));
        }

        assertThat(sql.rows(windows(all))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sql.rows(windows(all + " WHERE MOD(n, 2) = 0 AND n >= 0")))
                .containsExactlyInAnyOrderElementsOf(even);
        assertThat(sql.rows(windows(all + " WHERE n >= 120")))
                .containsExactlyInAnyOrderElementsOf(expected.subList(2, 5));
    }

    /** Flink's table function would leave it out without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"'scan.watermark.emit.strategy'='on-event'", "'scan.watermark.idle-timeout'='1 min'"})
    void rowWithoutEventTimeFailsTheJob(String options) {
        append("t", List.of(row(1, START), row(2, null)));
        SqlSession sql = session(1);

        sql.refused(
                windows("SELECT * FROM t /*+ OPTIONS(" + options + ") */"),
                "Cannot read the table default_catalog.default_database.t by event time",
                "a row has no value in 'ts'");
        sql.refused(
                "SELECT n, window_start FROM TABLE(TUMBLE((SELECT * FROM t /*+ OPTIONS(" + options
                        + ") */), DESCRIPTOR(ts), INTERVAL '1' MINUTE))",
                "a row has no value in 'ts'");
    }

    @Test
    void readerThatIsFarAheadWaitsForTheGroup(@InjectMiniCluster MiniCluster cluster) throws Exception {
        DataShardTable.create(path("late"), SCHEMA).close();
        append("t", 0, 10);
        append("late", 100_000, 100_001);
        SqlSession sql = session(1);
        declare(sql, "late");
        String aligned = "'scan.watermark.alignment.group'='tables','scan.watermark.alignment.max-drift'='1 h',"
                + "'scan.watermark.alignment.update-interval'='5 ms'";
        try (CloseableIterator<Row> rows =
                sql.open(continuous("t", aligned) + " UNION ALL " + continuous("late", aligned))) {
            List<Object> seen = take(rows, 11);
            Await.until("a reader that is too far ahead", Duration.ofSeconds(60), () -> drift(running(cluster)) > 0);
            append("late", 100_001, 100_010);
            append("t", 10, 20);
            assertThat(seen).contains(100_000L);
            assertThat(take(rows, 10))
                    .containsExactlyElementsOf(LongStream.range(10, 20).boxed().toList());
            append("t", 100_020, 100_021);
            assertThat(take(rows, 10))
                    .contains(100_020L)
                    .containsAll(LongStream.range(100_001, 100_010).boxed().toList());
        }
    }

    private static List<Object> take(CloseableIterator<Row> rows, int count) {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < count && rows.hasNext()) {
            taken.add(rows.next().getField(0));
        }
        return taken;
    }

    private static JobID running(MiniCluster cluster) throws Exception {
        return cluster.listJobs().get().stream()
                .filter(job -> job.getJobState() == JobStatus.RUNNING)
                .findFirst()
                .orElseThrow()
                .getJobId();
    }

    /** How far the reader of the late table is ahead of where it may be. */
    private static long drift(JobID job) {
        return REPORTER.findMetrics(job, "late.*watermarkAlignmentDrift$").values().stream()
                .map(gauge -> (Long) ((Gauge<?>) gauge).getValue())
                .max(Comparator.naturalOrder())
                .orElse(Long.MIN_VALUE);
    }
}
