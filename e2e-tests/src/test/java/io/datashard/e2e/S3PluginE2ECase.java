package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster with checkpoints on S3 by Flink's own plugin {@code flink-s3-fs-hadoop}, beside tables of this project in the same bucket. Both find
 * the store by the same lines of {@code config.yaml}, and by nothing else.
 */
@Timeout(900)
class S3PluginE2ECase {
    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final int ROWS = 3_000;
    private static final int ROWS_PER_SECOND = 250;

    @TempDir
    Path folder;

    @Test
    void jobRestoresFromACheckpointOnS3AndLosesAndDoublesNothing() throws Exception {
        Schema schema = WriterRows.SCHEMA;
        // The iceberg layout, because on classic a writer killed with the lock makes others wait for its lease of 60 s.
        PythonTable table = PythonEnvironment.of(PythonEnvironment.NEWEST).table(Store.S3.root(SERVER, folder, "t"));
        table.create(schema);
        FlinkDistribution flink = FlinkDistribution.current()
                .withLibrary(Workspace.sqlJar(), folder.resolve("flink"))
                .withPlugin(FlinkDistribution.jar("flink-s3-fs-hadoop"));
        try (FlinkCluster cluster = FlinkCluster.start(flink, folder.resolve("cluster"), settings())) {
            FlinkJobs jobs = cluster.jobs();
            String job = jobs.submit(
                    "-c",
                    WritingJob.class.getName(),
                    JobJar.of(folder.resolve("job.jar"), WritingJob.class, WritingJob.Row.class)
                            .toString(),
                    table.root().text(),
                    "flink",
                    String.valueOf(ROWS),
                    String.valueOf(ROWS_PER_SECOND));
            jobs.awaitCheckpoints(job, 2, RECOVERY);
            cluster.killTaskManager();
            cluster.startTaskManager();
            jobs.awaitRestoration(job, 1, RECOVERY);
            assertThat(cluster.rest()
                            .get("/jobs/" + job + "/checkpoints")
                            .at("/latest/restored/external_path")
                            .textValue())
                    .startsWith(checkpoints());
            jobs.awaitState(job, "FINISHED", RECOVERY);
        }

        List<TestRow> rows = WriterRows.of("flink", 0, ROWS);
        assertThat(new JavaTable(table.root(), schema).digest()).isEqualTo(RowDigest.of(schema, rows));
        assertThat(table.check("--allow-markers").digest()).isEqualTo(RowDigest.of(schema, rows));
        try (Stream<Path> local = Files.list(folder.resolve("cluster/checkpoints"))) {
            assertThat(local).isEmpty();
        }
    }

    private static String checkpoints() {
        return "s3://" + SERVER.variable("DATASHARD_S3_BUCKET") + "/checkpoints";
    }

    private static FlinkClusterSettings settings() {
        return FlinkClusterSettings.defaults()
                .withOption("taskmanager.load-balance.mode", "SLOTS")
                .withOption("execution.checkpointing.interval", "1 s")
                .withOption("execution.checkpointing.dir", checkpoints())
                .withOption("s3.endpoint", SERVER.variable("DATASHARD_S3_ENDPOINT"))
                .withOption("s3.access-key", SERVER.variable("DATASHARD_S3_ACCESS_KEY"))
                .withOption("s3.secret-key", SERVER.variable("DATASHARD_S3_SECRET_KEY"))
                .withOption("s3.path.style.access", "true");
    }
}
