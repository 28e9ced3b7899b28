package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.fail;

import io.datashard.flink.Savepoints;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Event time goes on by the rows that are read, in whatever files they are, and does not wait for readers that have nothing to read. A timer
 * shows it, which fires as soon as the watermark is there, while the job runs.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventTimeITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "millis", PrimitiveType.LONG));
    private static final long MUCH_LATER = 10_000_000;
    private static final long LAST_OF_THE_FIRST = 9;
    /** Emitted by the timer of the last of the first rows: only later rows move the watermark there. */
    private static final long BEHIND_THE_FIRST = -LAST_OF_THE_FIRST;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    Path folder;

    private JobClient job;

    @Test
    void fileThatIsReadBeforeFlinkAsksForAWatermarkCounts() throws Exception {
        append("t", 0);
        append("t", MUCH_LATER);

        try (CloseableIterator<Long> out = run(WatermarkStrategy.forMonotonousTimestamps(), 1, "t")) {
            takeUntil(out, BEHIND_THE_FIRST);
            Savepoints.cancel(job);
        }
    }

    /** One of the quiet table's readers had a split and has read it, the other one never had any. */
    @ParameterizedTest
    @MethodSource("strategies")
    void readersWithNothingToReadBecomeIdle(WatermarkStrategy<Row> strategy) throws Exception {
        append("quiet", 0);
        create("busy").close();

        try (CloseableIterator<Long> out = run(strategy.withIdleness(Duration.ofMillis(50)), 2, "quiet", "busy")) {
            takeUntil(out, LAST_OF_THE_FIRST);
            append("busy", MUCH_LATER);
            append("busy", MUCH_LATER * 2);
            takeUntil(out, BEHIND_THE_FIRST);
            Savepoints.cancel(job);
        }
    }

    static Stream<Named<WatermarkStrategy<Row>>> strategies() {
        return Stream.of(
                Named.of("of Flink", WatermarkStrategy.forMonotonousTimestamps()),
                Named.of("from zero", WatermarkStrategy.forGenerator(context -> new FromZero())));
    }

    /** As Flink's documentation shows it: emits watermarks before it has seen a row. */
    private static final class FromZero implements WatermarkGenerator<Row> {
        private long latest;

        @Override
        public void onEvent(Row row, long millis, WatermarkOutput output) {
            latest = Math.max(latest, millis);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(new Watermark(latest - 1));
        }
    }

    private CloseableIterator<Long> run(WatermarkStrategy<Row> strategy, int parallelism, String... tables)
            throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        CloseableIterator<Long> out = Stream.of(tables)
                .map(table -> millis(env, strategy, table))
                .reduce((one, other) -> one.union(other))
                .orElseThrow()
                .keyBy(millis -> 0)
                .process(new Timers())
                .collectAsync();
        job = env.executeAsync();
        return out;
    }

    /** Emits each time that comes, and its opposite as soon as the watermark is there. */
    private static final class Timers extends KeyedProcessFunction<Integer, Long, Long> {
        @Override
        public void processElement(Long millis, Context context, Collector<Long> out) {
            out.collect(millis);
            context.timerService().registerEventTimeTimer(millis);
        }

        @Override
        public void onTimer(long millis, OnTimerContext context, Collector<Long> out) {
            out.collect(-millis);
        }
    }

    private static void takeUntil(CloseableIterator<Long> out, long wanted) {
        while (out.hasNext()) {
            if (out.next() == wanted) {
                return;
            }
        }
        fail("The job ended before " + wanted);
    }

    private DataStream<Long> millis(StreamExecutionEnvironment env, WatermarkStrategy<Row> strategy, String table) {
        DataShardSource<Row> source = DataShardSource.forRow()
                .path(folder.resolve(table).toString())
                .continuous(Duration.ofMillis(20))
                .build();
        return env.fromSource(
                        source, strategy.withTimestampAssigner((row, before) -> row.<Long>getFieldAs("millis")), table)
                .map(row -> row.<Long>getFieldAs("millis"));
    }

    private DataShardTable create(String name) {
        return DataShardTable.create(folder.resolve(name).toString(), SCHEMA);
    }

    /** Appends ten rows as one file. */
    private void append(String name, long from) {
        Path path = folder.resolve(name);
        try (DataShardTable table = path.toFile().exists() ? DataShardTable.open(path.toString()) : create(name)) {
            List<RowView> rows = new ArrayList<>();
            LongStream.range(from, from + 10).forEach(millis -> rows.add(TestRow.of(millis)));
            table.append(rows);
        }
    }
}
