package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.Await;
import io.datashard.testing.CapturedLog;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
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

/**
 * Two tables whose readers keep their watermarks close to each other. The rows of the one are far ahead in time, so that its splits are paused in the
 * middle until the other one has come that far.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatermarkAlignmentITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "millis", PrimitiveType.LONG));
    /** Where the rows of the early table begin, and long before the late ones. */
    private static final long EARLY = 0;

    private static final long LATE = 10_000_000;
    /** Less than between the tables, and more than the late rows span: nothing but the early table holds them back. */
    private static final Duration DRIFT = Duration.ofSeconds(1000);

    private static final int LATE_FILES = 4;
    private static final int ROWS_A_FILE = 40_000;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @TempDir
    Path folder;

    private DataShardTable early;
    private DataShardTable late;
    private JobClient job;

    @BeforeEach
    void fill() {
        early = DataShardTable.create(folder.resolve("early").toString(), SCHEMA);
        late = DataShardTable.create(folder.resolve("late").toString(), SCHEMA);
        append(early, EARLY, EARLY + 10);
        for (int file = 0; file < LATE_FILES; file++) {
            append(late, LATE + (long) file * ROWS_A_FILE, LATE + (long) (file + 1) * ROWS_A_FILE);
        }
    }

    @AfterEach
    void close() {
        early.close();
        late.close();
    }

    @Test
    void readerThatIsAheadWaitsForTheOther() throws Exception {
        try (CapturedLog log = readerLog();
                CloseableIterator<Long> rows = read(aligned())) {
            Set<Long> seen = new HashSet<>();
            take(rows, seen, 10);
            Await.until("a paused split", Duration.ofSeconds(60), () -> isPaused(log));
            append(early, LATE * 2, LATE * 2 + 10);
            take(rows, seen, 20 + LATE_FILES * ROWS_A_FILE);
            assertComplete(seen);
            job.cancel().get();
        }
    }

    private CloseableIterator<Long> read(WatermarkStrategy<Row> strategy) throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.getConfig().setAutoWatermarkInterval(5);
        DataStream<Row> lateRows = env.fromSource(source("late"), strategy, "late");
        DataStream<Row> earlyRows = env.fromSource(source("early"), strategy, "early");
        CloseableIterator<Long> rows = earlyRows
                .union(lateRows)
                .map(row -> row.<Long>getFieldAs("millis"))
                .collectAsync();
        job = env.executeAsync();
        return rows;
    }

    private DataShardSource<Row> source(String table) {
        return DataShardSource.forRow()
                .path(folder.resolve(table).toString())
                .continuous(Duration.ofMillis(20))
                .build();
    }

    private static WatermarkStrategy<Row> aligned() {
        return WatermarkStrategy.<Row>forGenerator(context -> new AfterEveryRow())
                .withTimestampAssigner((row, before) -> row.<Long>getFieldAs("millis"))
                .withWatermarkAlignment("tables", DRIFT, Duration.ofMillis(5));
    }

    /** A split of few rows is read before Flink asks for a periodic watermark. */
    private static final class AfterEveryRow implements WatermarkGenerator<Row> {
        @Override
        public void onEvent(Row row, long millis, WatermarkOutput output) {
            output.emitWatermark(new Watermark(millis - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // All has been said.
        }
    }

    private static CapturedLog readerLog() {
        return CapturedLog.messagesOf("io.datashard.flink.source.reader.DataShardSplitReader");
    }

    private static boolean isPaused(CapturedLog log) {
        return log.lines().stream().anyMatch(line -> line.contains("Paused"));
    }

    private static void take(CloseableIterator<Long> rows, Set<Long> seen, int count) {
        int met = seen.size();
        for (; met < count && rows.hasNext(); met++) {
            assertThat(seen.add(rows.next())).isTrue();
        }
    }

    private static void assertComplete(Set<Long> seen) {
        Set<Long> expected = new HashSet<>();
        LongStream.range(EARLY, EARLY + 10).forEach(expected::add);
        LongStream.range(LATE, LATE + (long) LATE_FILES * ROWS_A_FILE).forEach(expected::add);
        LongStream.range(LATE * 2, LATE * 2 + 10).forEach(expected::add);
        assertThat(seen.equals(expected)).isTrue();
    }

    private static void append(DataShardTable table, long from, long to) {
        List<RowView> rows = new ArrayList<>();
        LongStream.range(from, to).forEach(millis -> rows.add(TestRow.of(millis)));
        table.append(rows);
    }
}
