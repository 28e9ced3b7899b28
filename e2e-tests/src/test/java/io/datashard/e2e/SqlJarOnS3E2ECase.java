package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Schema;
import io.datashard.testing.Await;
import io.datashard.testing.RowDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar of the SQL connector in {@code lib/} of a plain Flink distribution, no plugin beside it, and tables on S3: the cluster's processes
 * and clients find the store by the variables that Python users export, and by nothing else.
 */
@Timeout(900)
class SqlJarOnS3E2ECase {
    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final int ROWS = 5_000;
    private static final int ROWS_PER_SECOND = 250;

    private static FlinkCluster cluster;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() {
        cluster = FlinkCluster.start(
                FlinkDistribution.current().withLibrary(Workspace.sqlJar(), shared.resolve("flink")),
                shared.resolve("cluster"),
                FlinkClusterSettings.defaults()
                        // So that both jobs of a test have tasks on both TaskManagers.
                        .withOption("taskmanager.load-balance.mode", "SLOTS")
                        .withOption("execution.checkpointing.interval", "1 s")
                        .withEnvironment(SERVER.environment()));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Its relative paths lie below bucket and prefix of the environment, as Python's do. */
    @Test
    void scriptOfTheExamplesRunsUnchangedAgainstABucket() throws Exception {
        List<List<String>> printed =
                cluster.sql().runFile(Workspace.project("examples/src/main/sql/flights.sql"), folder);

        assertThat(printed)
                .contains(List.of("HNL", "OGG", "3", "10"))
                .contains(List.of("2001-01-01 01:10:00.000000", "HNL-SFO", "95"));
        PythonTable flights =
                PythonEnvironment.of(PythonEnvironment.NEWEST_CLASSIC).table(SERVER.root("warehouse/sql-flights"));
        assertThat(flights.check("--allow-markers", "--fail-on-orphans", "--all-snapshots"))
                .matches(check -> check.rows() == 10)
                .matches(check -> check.snapshots() == 2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void scriptOfALakeRunsOverATableOfPythonInABucket() {
        new LakeScript(folder, SERVER::root).run(cluster.sql());
    }

    /** A program writes the classic table, SQL follows it into the iceberg one; Python made the first. */
    @Test
    void killedTaskManagerLosesAndDoublesNothingInAProgramAndAQueryThatFollowsIt() throws Exception {
        Schema schema = WriterRows.SCHEMA;
        PythonTable first =
                PythonEnvironment.of(PythonEnvironment.NEWEST_CLASSIC).table(Store.S3.root(SERVER, folder, "first"));
        PythonTable second =
                PythonEnvironment.of(PythonEnvironment.NEWEST).table(Store.S3.root(SERVER, folder, "second"));
        first.create(schema);
        first.append(schema, WriterRows.of("python", 0, 10));
        cluster.sql()
                .run(
                        "SET 'table.dml-sync' = 'false'",
                        "SET 'parallelism.default' = '2'",
                        table("t1", first.root(), ""),
                        table("t2", second.root(), ", 'layout' = 'iceberg', 'auto-create' = 'true'"),
                        "SET 'pipeline.name' = 'following'",
                        "INSERT INTO t2 SELECT * FROM t1 /*+ OPTIONS('source.monitor-interval' = '500 ms') */");
        FlinkJobs jobs = cluster.jobs();
        String following = jobs.named("following");
        String writing = jobs.submit(
                "-c",
                WritingJob.class.getName(),
                JobJar.of(folder.resolve("job.jar"), WritingJob.class, WritingJob.Row.class)
                        .toString(),
                first.root().text(),
                "flink",
                String.valueOf(ROWS),
                String.valueOf(ROWS_PER_SECOND));
        jobs.awaitCheckpoints(writing, 3, RECOVERY);

        cluster.killTaskManager();
        JavaTable written = new JavaTable(first.root(), schema);
        long before = written.rows();
        cluster.startTaskManager();
        Await.until("recovery of the program", RECOVERY, () -> jobs.restorations(writing) > 0);
        jobs.awaitRestoration(following, 1, RECOVERY);
        // The killed process may have left its lock, for a lease of 60 s; Python gives up after 30, the job waits.
        Await.until("a commit after the recovery", RECOVERY, () -> written.rows() > before);
        first.append(schema, WriterRows.of("python", 10, 10));
        jobs.awaitState(writing, "FINISHED", RECOVERY);

        RowDigest all = new RowDigest(schema);
        WriterRows.of("flink", 0, ROWS).forEach(all::add);
        WriterRows.of("python", 0, 20).forEach(all::add);
        JavaTable copy = new JavaTable(second.root(), schema);
        Await.until("all rows in the second table", RECOVERY, () -> copy.rows() >= all.rowCount());
        jobs.stopWithSavepoint(following);
        for (PythonTable table : List.of(first, second)) {
            assertThat(new JavaTable(table.root(), schema).digest()).isEqualTo(all.value());
            assertThat(table.check("--allow-markers").digest()).isEqualTo(all.value());
        }
        nothingTellsTheSecret();
    }

    private static String table(String name, TableRoot root, String options) {
        return "CREATE TABLE " + name
                + " (writer STRING NOT NULL, seq BIGINT NOT NULL, payload STRING) WITH ('connector' = 'datashard', 'path' = '"
                + root.text() + "'" + options + ")";
    }

    /** Checks logs, checkpoints and all other files of the cluster. */
    private static void nothingTellsTheSecret() throws IOException {
        String secret = SERVER.variable("DATASHARD_S3_SECRET_KEY");
        try (Stream<Path> files = Files.walk(shared.resolve("cluster"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(10);
            assertThat(all).noneMatch(file -> text(file).contains(secret));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // The file is gone meanwhile.
        }
    }
}
