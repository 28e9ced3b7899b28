package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Tests the tools of all other tests in this module: a real cluster runs SQL, loses processes and recovers, without our connector. */
@Timeout(900)
class FlinkClusterE2ECase {
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Execution(CONCURRENT)
    @Test
    void sqlRunsAndItsErrorsAreSeen() {
        try (FlinkCluster cluster = start(FlinkClusterSettings.defaults().withTaskManagers(1))) {
            String csv =
                    "CREATE TABLE t (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
                            + folder.resolve("csv").toUri() + "')";
            List<List<String>> rows = cluster.sql()
                    .run(
                            "SET 'execution.runtime-mode' = 'batch'",
                            csv,
                            "INSERT INTO t VALUES (1, 'a'), (2, 'b c')",
                            "SELECT * FROM t ORDER BY id");
            assertThat(rows).containsExactly(List.of("1", "a"), List.of("2", "b c"));

            assertThat(cluster.sql().runToError(csv, "SELECT nothing FROM t")).contains("Column 'nothing' not found");
        }
    }

    @Execution(CONCURRENT)
    @Test
    void jobSurvivesKilledProcessesAndGoesOnFromASavepoint() throws Exception {
        try (FlinkCluster cluster = start(FlinkClusterSettings.defaults().withHighAvailability())) {
            cluster.sql()
                    .run(
                            "SET 'table.dml-sync' = 'false'",
                            "SET 'parallelism.default' = '4'",
                            "CREATE TABLE s (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10')",
                            "CREATE TABLE n (id BIGINT) WITH ('connector' = 'blackhole')",
                            "INSERT INTO n SELECT id FROM s");
            FlinkJobs jobs = cluster.jobs();
            String job = jobs.inState("RUNNING").get(0);
            jobs.awaitCheckpoints(job, 1, RECOVERY);

            cluster.killTaskManager();
            cluster.startTaskManager();
            jobs.awaitRestoration(job, 1, RECOVERY);

            cluster.killJobManager();
            cluster.startJobManager();
            jobs.awaitRestoration(job, 1, RECOVERY);
            jobs.awaitCheckpoints(job, 1, RECOVERY);

            Path savepoint = jobs.stopWithSavepoint(job);
            assertThat(Files.exists(savepoint.resolve("_metadata"))).isTrue();
            jobs.awaitState(job, "FINISHED", RECOVERY);
        }
    }

    private FlinkCluster start(FlinkClusterSettings settings) {
        return FlinkCluster.start(FlinkDistribution.current(), folder.resolve("cluster"), settings);
    }
}
