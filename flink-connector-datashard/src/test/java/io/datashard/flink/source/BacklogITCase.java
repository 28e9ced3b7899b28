package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Flink takes checkpoints at the interval for a backlog during the first scan, and at the normal one after it. */
@Timeout(120)
class BacklogITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final int FILES = 6;
    private static final int ROWS_OF_A_FILE = 500;
    private static final long BEFORE_THE_LAST_FILE = (FILES - 1L) * ROWS_OF_A_FILE;
    /** Checkpoints that Flink has planned before it hears of the backlog, which the scan begins with. Without it, some 50 would follow. */
    private static final int FIRST_CHECKPOINTS = 4;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(1)
            .build());

    @TempDir
    Path folder;

    @Test
    void checkpointsBeginWithTheLastSplitOfTheFirstScan() throws Exception {
        String path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA)) {
            for (int file = 0; file < FILES; file++) {
                List<RowView> rows = new ArrayList<>();
                LongStream.range(0, ROWS_OF_A_FILE).forEach(id -> rows.add(TestRow.of(id)));
                table.append(rows);
            }
        }
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, Duration.ofHours(1));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);
        env.fromSource(
                        DataShardSource.forRow()
                                .path(path)
                                .continuous(Duration.ofMillis(20))
                                .rateLimit(1000)
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "source")
                .map(new Counting())
                .sinkTo(new DiscardingSink<>());
        JobClient job = env.executeAsync();

        Await.until(
                "a checkpoint after the first scan", Duration.ofSeconds(90), () -> Counting.ROWS_AT_CHECKPOINTS.stream()
                        .anyMatch(rows -> rows >= BEFORE_THE_LAST_FILE));

        assertThat(Counting.ROWS_AT_CHECKPOINTS)
                .filteredOn(rows -> rows < BEFORE_THE_LAST_FILE)
                .hasSizeLessThanOrEqualTo(FIRST_CHECKPOINTS);
        job.cancel().get();
    }

    private static final class Counting implements MapFunction<Row, Row>, CheckpointListener {
        static final List<Long> ROWS_AT_CHECKPOINTS = new CopyOnWriteArrayList<>();

        private long rows;

        @Override
        public Row map(Row row) {
            rows++;
            return row;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            ROWS_AT_CHECKPOINTS.add(rows);
        }
    }
}
