package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.StaleTableException;
import io.datashard.layout.Layout;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code datashard migrate} turns a classic table into one of the iceberg layout while jobs write and read it. */
@Timeout(300)
class MigrationE2ECase {
    private static final Schema SCHEMA = WriterRows.SCHEMA;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROWS = 400;
    private static final int ROWS_PER_SECOND = 50;
    private static final String REASON = "has been migrated to the iceberg layout";

    private final PythonEnvironment python = PythonEnvironment.of(PythonEnvironment.NEWEST);
    private final PythonEnvironment classicPython = PythonEnvironment.of(PythonEnvironment.NEWEST_CLASSIC);
    private final List<TestRow> written = new ArrayList<>();
    private JavaTable java;

    @TempDir
    Path folder;

    @BeforeEach
    void tableOfBoth() {
        java = JavaTable.create(folder.resolve("t"), SCHEMA, TableOptions.DEFAULT);
        written.addAll(WriterRows.of("python", 0, 10));
        classicPython.table(java.root()).append(SCHEMA, written);
    }

    @Test
    void jobFailsAndSaysWhyAndGoesOnFromItsCheckpoint() throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        JobClient job = startWriting(config);
        migrate();

        assertThatThrownBy(() -> job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasStackTraceContaining(REASON)
                .hasStackTraceContaining("Open the table again, as a restart does");
        appendByPython();

        config.set(StateRecoveryOptions.SAVEPOINT_PATH, latestCheckpoint().toString());
        end(startWriting(config));
        nothingIsLostAndNothingIsThereTwice();
    }

    @Test
    void jobsThatRestartGoOnByThemselves() throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        RowDigest seen = new RowDigest(SCHEMA);
        try (CloseableIterator<String> reader = startReading(config)) {
            JobClient job = startWriting(config);
            WriterJobs.take(reader, ROWS / 4, seen);
            migrate();
            appendByPython();
            end(job);
            WriterJobs.take(reader, written.size() + ROWS, seen);
        }
        nothingIsLostAndNothingIsThereTwice();
        assertThat(seen.value()).isEqualTo(RowDigest.of(SCHEMA, written));
    }

    @Test
    void whoHasTheTableOpenIsTold() {
        try (DataShardTable open = java.open()) {
            python.table(java.root()).migrate();
            assertThat(open.layout()).isEqualTo(Layout.CLASSIC);

            assertThatThrownBy(() -> open.append(written))
                    .isInstanceOf(StaleTableException.class)
                    .hasMessageContaining(REASON);
            assertThatThrownBy(() -> {
                        try (RowIterator rows = open.scan().rows()) {
                            rows.forEachRemaining(row -> {});
                        }
                    })
                    .isInstanceOf(StaleTableException.class)
                    .hasMessageContaining(REASON);
        }
        assertThat(python.table(java.root()).check("--allow-markers").digest())
                .isEqualTo(RowDigest.of(SCHEMA, written));
    }

    private JobClient startWriting(Configuration config) throws Exception {
        Configuration all = new Configuration(config);
        all.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        all.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2, all);
        flink.enableCheckpointing(200);
        return WriterJobs.startWriting(flink, java.root(), "flink", ROWS, ROWS_PER_SECOND);
    }

    private CloseableIterator<String> startReading(Configuration config) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        flink.enableCheckpointing(200);
        return WriterJobs.startReading(flink, java.root());
    }

    /** Migrates the table once the job has made a few snapshots. */
    private void migrate() {
        int before = java.snapshots().size();
        Await.until("commits of the job", LIMIT, () -> java.snapshots().size() > before + 2);
        python.table(java.root()).migrate();
        try (DataShardTable table = java.open()) {
            assertThat(table.layout()).isEqualTo(Layout.ICEBERG);
        }
    }

    private void appendByPython() {
        List<TestRow> rows = WriterRows.of("python", 1000, 10);
        python.table(java.root()).append(SCHEMA, rows);
        written.addAll(rows);
    }

    private static void end(JobClient job) throws Exception {
        JobExecutionResult unused = job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void nothingIsLostAndNothingIsThereTwice() throws Exception {
        written.addAll(WriterRows.of("flink", 0, ROWS));
        String digest = RowDigest.of(SCHEMA, written);
        assertThat(java.digest()).isEqualTo(digest);
        assertThat(java.digestByFlink()).isEqualTo(digest);
        assertThat(python.table(java.root())
                        .check("--allow-markers", "--all-snapshots")
                        .digest())
                .isEqualTo(digest);
        assertThat(OtherReader.DUCKDB.ask(java, List.of(Query.all())).get(0).digest())
                .isEqualTo(digest);
    }

    private Path latestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
            List<Path> complete = files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .toList();
            assertThat(complete).hasSize(1);
            return complete.get(0);
        }
    }
}
