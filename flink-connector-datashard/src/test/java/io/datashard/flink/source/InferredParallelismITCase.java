package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Predicate;
import io.datashard.table.DataShardTable;
import io.datashard.testing.BoundaryRows;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A batch job whose source has no parallelism of its own reads with as many readers as the table keeps busy. */
@Timeout(180)
class InferredParallelismITCase {
    private static final int FILES = 6;
    private static final int SLOTS = 8;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(SLOTS)
            // A task for each byte: a reader for each split, however small.
            .setConfiguration(Configuration.fromMap(
                    Map.of("execution.batch.adaptive.auto-parallelism.avg-data-volume-per-task", "1b")))
            .build());

    @TempDir
    Path folder;

    private String path;
    private long rows;

    @BeforeEach
    void fill() {
        path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, BoundaryRows.SCHEMA)) {
            for (int file = 0; file < FILES; file++) {
                assertThat(table.append(BoundaryRows.of(new Random(file), file)))
                        .isPresent();
            }
            rows = table.rowCount();
        }
    }

    private static StreamExecutionEnvironment job(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.setParallelism(parallelism);
        return job;
    }

    /** Maps each row to the number of readers; the readers and the map are one task. */
    private static final class Readers extends RichMapFunction<RowData, Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer map(RowData row) {
            return getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        }
    }

    private int readers(int parallelism, DataShardSourceBuilder<RowData> source, long expected) throws Exception {
        Set<Integer> readers = new HashSet<>();
        long read = 0;
        try (CloseableIterator<Integer> results = job(parallelism)
                .fromSource(source.path(path).build(), WatermarkStrategy.noWatermarks(), "t")
                .map(new Readers())
                .executeAndCollect()) {
            while (results.hasNext()) {
                readers.add(results.next());
                read++;
            }
        }
        assertThat(read).isEqualTo(expected);
        assertThat(readers).hasSize(1);
        return readers.iterator().next();
    }

    @Test
    void readersAreThoseThatTheTableKeepsBusy() throws Exception {
        assertThat(readers(SLOTS, DataShardSource.forRowData(), rows)).isEqualTo(FILES);
        assertThat(readers(4, DataShardSource.forRowData(), rows)).isEqualTo(4);
        assertThat(readers(SLOTS, DataShardSource.forRowData().inferParallelism(3), rows))
                .isEqualTo(3);
        assertThat(readers(SLOTS, DataShardSource.forRowData().inferParallelism(0), rows))
                .isEqualTo(SLOTS);
        Predicate firstFile = new Predicate.Compare("n", Predicate.Operator.LT, 2L);
        assertThat(readers(SLOTS, DataShardSource.forRowData().where(firstFile), 2))
                .isEqualTo(1);
    }

    private static int readers(MiniCluster cluster, String table, String hint) throws Exception {
        StreamTableEnvironment session = StreamTableEnvironment.create(job(SLOTS), EnvironmentSettings.inBatchMode());
        session.executeSql(
                "CREATE TABLE t (n BIGINT, id INT NOT NULL) WITH ('connector'='datashard','path'='" + table + "')");
        session.executeSql("CREATE TABLE nowhere (n BIGINT, id INT) WITH ('connector'='blackhole')");
        TableResult result = session.executeSql("INSERT INTO nowhere SELECT * FROM t" + hint);
        result.await();
        JobID job = result.getJobClient().orElseThrow().getJobID();
        return cluster.getExecutionGraph(job).get().getAllVertices().values().stream()
                .filter(vertex -> vertex.getName().startsWith("Source"))
                .findFirst()
                .orElseThrow()
                .getParallelism();
    }

    @Test
    void optionsOfATableBoundThem(@InjectMiniCluster MiniCluster cluster) throws Exception {
        assertThat(readers(cluster, path, "")).isEqualTo(FILES);
        assertThat(readers(cluster, path, " /*+ OPTIONS('scan.infer-parallelism.max'='2') */"))
                .isEqualTo(2);
        assertThat(readers(cluster, path, " /*+ OPTIONS('scan.infer-parallelism'='false') */"))
                .isEqualTo(SLOTS);
        assertThat(readers(cluster, path, " /*+ OPTIONS('scan.parallelism'='5') */"))
                .isEqualTo(5);
    }
}
