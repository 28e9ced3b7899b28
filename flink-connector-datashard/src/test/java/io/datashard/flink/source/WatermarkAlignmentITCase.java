package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.Savepoints;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.Await;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two tables whose readers keep their watermarks close to each other; the rows of the one are far ahead in time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatermarkAlignmentITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "millis", PrimitiveType.LONG));
    private static final long LATE = 10_000_000;
    /** Less than lies between the tables, and more than the late rows span: nothing but the early table holds them back. */
    private static final Duration DRIFT = Duration.ofSeconds(1000);

    /** What the sources emitted, in that order. The job runs in this process. */
    private static final List<Long> EMITTED = new CopyOnWriteArrayList<>();

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(() -> new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(1)
                    .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                    .build());

    @TempDir
    Path folder;

    private DataShardTable early;
    private DataShardTable late;
    private JobClient job;

    @BeforeEach
    void fill() {
        EMITTED.clear();
        early = DataShardTable.create(folder.resolve("early").toString(), SCHEMA);
        late = DataShardTable.create(folder.resolve("late").toString(), SCHEMA);
        append(early, 0, 10);
        append(late, LATE, LATE + 1);
    }

    @AfterEach
    void close() throws Exception {
        Savepoints.cancel(job);
        early.close();
        late.close();
    }

    @Test
    void readerThatIsAheadWaitsForTheOther() throws Exception {
        try (CloseableIterator<Long> rows = read(aligned())) {
            List<Long> seen = take(rows, 11);
            Await.until("a reader that is too far ahead", Duration.ofSeconds(60), () -> lateDrift() > 0);
            long read = lateBytes();
            append(late, LATE + 1, LATE + 100);
            Await.until("rows that are held back", Duration.ofSeconds(60), () -> lateBytes() > read);

            append(early, LATE + 200, LATE + 210);
            seen.addAll(take(rows, 109));

            assertThat(seen).containsExactlyInAnyOrderElementsOf(rows(0, 10, LATE, LATE + 100, LATE + 200, LATE + 210));
            assertThat(EMITTED.indexOf(LATE + 1)).isGreaterThan(EMITTED.indexOf(LATE + 200));
        }
    }

    @Test
    void readerThatHasReadAllHoldsNobodyBackOnceItIsIdle() throws Exception {
        append(late, LATE + 1, LATE + 100);
        try (CloseableIterator<Long> rows = read(aligned().withIdleness(Duration.ofMillis(50)))) {
            assertThat(take(rows, 110)).containsExactlyInAnyOrderElementsOf(rows(0, 10, LATE, LATE + 100));
            append(late, LATE * 2, LATE * 2 + 10);
            append(late, LATE * 3, LATE * 3 + 10);
            assertThat(take(rows, 20))
                    .containsExactlyInAnyOrderElementsOf(rows(LATE * 2, LATE * 2 + 10, LATE * 3, LATE * 3 + 10));
        }
    }

    private CloseableIterator<Long> read(WatermarkStrategy<Row> strategy) throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        // Flink 2.3 is patient for so many intervals; earlier ones don't know the option, and never are.
        config.setString("pipeline.watermark-alignment.buffer-size", "0");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.getConfig().setAutoWatermarkInterval(5);
        CloseableIterator<Long> rows = emitted(env, strategy, "early")
                .union(emitted(env, strategy, "late"))
                .collectAsync();
        job = env.executeAsync();
        return rows;
    }

    private DataStream<Long> emitted(StreamExecutionEnvironment env, WatermarkStrategy<Row> strategy, String table) {
        DataShardSource<Row> source = DataShardSource.forRow()
                .path(folder.resolve(table).toString())
                .continuous(Duration.ofMillis(20))
                .build();
        return env.fromSource(source, strategy, table).map(row -> {
            long millis = row.<Long>getFieldAs("millis");
            EMITTED.add(millis);
            return millis;
        });
    }

    private static WatermarkStrategy<Row> aligned() {
        return WatermarkStrategy.<Row>forMonotonousTimestamps()
                .withTimestampAssigner((row, before) -> row.<Long>getFieldAs("millis"))
                .withWatermarkAlignment("tables", DRIFT, Duration.ofMillis(5));
    }

    /** How far the reader of the late table is ahead of where it may be. */
    private long lateDrift() {
        return REPORTER.findMetrics(job.getJobID(), "late.*watermarkAlignmentDrift$").values().stream()
                .map(gauge -> (Long) ((Gauge<?>) gauge).getValue())
                .max(Comparator.naturalOrder())
                .orElse(Long.MIN_VALUE);
    }

    /** How many bytes of the late table's splits have been read to their end, whether their rows were emitted or not. */
    private long lateBytes() {
        return REPORTER.findMetrics(job.getJobID(), "late.*numBytesIn$").values().stream()
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }

    private static List<Long> take(CloseableIterator<Long> rows, int count) {
        List<Long> taken = new ArrayList<>();
        while (taken.size() < count && rows.hasNext()) {
            taken.add(rows.next());
        }
        return taken;
    }

    /** @param bounds where ranges begin and end, in turns */
    private static List<Long> rows(long... bounds) {
        List<Long> rows = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            LongStream.range(bounds[i], bounds[i + 1]).forEach(rows::add);
        }
        return rows;
    }

    private static void append(DataShardTable table, long from, long to) {
        List<RowView> rows = new ArrayList<>();
        LongStream.range(from, to).forEach(millis -> rows.add(TestRow.of(millis)));
        table.append(rows);
    }
}
