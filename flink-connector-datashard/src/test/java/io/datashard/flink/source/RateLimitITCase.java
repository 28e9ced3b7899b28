package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A limit of rows per second changes when rows come, and not which. */
@Timeout(120)
class RateLimitITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final int PARALLELISM = 2;
    private static final int ROWS = 3000;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(PARALLELISM)
            .build());

    @TempDir
    Path folder;

    private String path;

    private void fill() {
        path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA)) {
            for (int commit = 0; commit < 6; commit++) {
                List<RowView> rows = new ArrayList<>();
                LongStream.range(commit * 500L, commit * 500L + 500).forEach(id -> rows.add(TestRow.of(id)));
                table.append(rows);
            }
        }
    }

    @Test
    void everyRowComesOnceAcrossAFailureAndASavepoint() throws Exception {
        fill();
        List<Long> seen = new ArrayList<>();
        FailingMap.LEFT.set(2);
        String savepoint;
        StreamExecutionEnvironment first = environment(null);
        try (CloseableIterator<Long> ids = rows(first, 100)) {
            JobClient job = first.executeAsync();
            take(ids, seen, 250);
            savepoint = Savepoints.stop(job, folder);
            ids.forEachRemaining(seen::add);
        }
        assertThat(FailingMap.LEFT).hasValueLessThanOrEqualTo(0);
        // The job was stopped in the middle of the table: the limit was in force.
        assertThat(seen).hasSizeLessThan(ROWS);

        StreamExecutionEnvironment second = environment(savepoint);
        try (CloseableIterator<Long> ids = rows(second, 100_000)) {
            JobClient job = second.executeAsync();
            take(ids, seen, ROWS);
            Savepoints.stop(job, folder);
            ids.forEachRemaining(seen::add);
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, ROWS).boxed().toList());
    }

    @Test
    void optionOfATableLimitsItsRead() throws Exception {
        fill();
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment(null));
        tables.executeSql("CREATE TEMPORARY TABLE t (id BIGINT NOT NULL) WITH ('connector' = 'datashard', 'path' = '"
                + path + "', 'source.monitor-interval' = '100 ms', 'scan.rate-limit' = '20')");
        TableResult result = tables.executeSql("SELECT id FROM t");
        List<Long> seen = new ArrayList<>();
        try (CloseableIterator<Row> rows = result.collect()) {
            while (seen.size() < 10) {
                seen.add(rows.next().getFieldAs(0));
            }
            Savepoints.stop(result.getJobClient().orElseThrow(), folder);
            rows.forEachRemaining(row -> seen.add(row.getFieldAs(0)));
        }
        // All would take two and a half minutes.
        assertThat(seen).doesNotHaveDuplicates().hasSizeLessThan(ROWS);
    }

    private CloseableIterator<Long> rows(StreamExecutionEnvironment env, long rowsPerSecond) {
        return env.fromSource(
                        DataShardSource.forRow()
                                .path(path)
                                .continuous(Duration.ofMillis(20))
                                .rateLimit(rowsPerSecond)
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "source")
                .uid("source")
                .map(new FailingMap(40))
                .uid("failing")
                .collectAsync();
    }

    private static void take(CloseableIterator<Long> ids, List<Long> seen, int count) {
        while (seen.size() < count && ids.hasNext()) {
            seen.add(ids.next());
        }
    }

    private static StreamExecutionEnvironment environment(@Nullable String savepoint) {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            // The rows that the first job had collected are not this one's.
            config.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(PARALLELISM);
        env.enableCheckpointing(100);
        return env;
    }
}
