package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the jobs of a session cluster leave behind when the jar comes with each of them ({@code -j}) instead of lying in {@code lib/}: Flink loads it
 * anew for each job, 16 MB of metaspace or more, and lets go of it when the job has ended. Whatever of ours still runs or is remembered then keeps it
 * for good.
 */
@Timeout(600)
class JobLeaksE2ECase {
    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    private static final int ROUNDS = 10;
    /** The last one, and those that some cells of the JDK remember until a later job fills them (decision 0022). */
    private static final int LOADERS_KEPT = 4;
    /** What is only softly reachable goes before memory runs out; here, at once. */
    private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

    /**
     * Five timers of the AWS SDK for each of three jobs. Of the twenty jobs that reach the store, one or two have been seen to leave theirs on
     * the JobManager (decision 0022); if each left them, there would be a hundred.
     */
    private static final int TIMERS_KEPT = 15;

    private static final Pattern TIMER_OF_THE_SDK = Pattern.compile("sdk-ScheduledExecutor");
    private static final Pattern THREAD_OF_OURS =
            Pattern.compile("JNA|datashard|idle-connection-reaper|response-input-stream");
    private static final Pattern UNPACKED_LIBRARY = Pattern.compile("jna|lz4|snappy|zstd");

    private static FlinkCluster cluster;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() throws IOException {
        Path temporary = Files.createDirectory(shared.resolve("unpacked"));
        cluster = FlinkCluster.start(
                FlinkDistribution.current(),
                shared.resolve("cluster"),
                FlinkClusterSettings.defaults()
                        .withTaskManagers(1)
                        .withOption("env.java.opts.jobmanager", NO_SOFT_REFERENCES)
                        .withOption("env.java.opts.taskmanager", NO_SOFT_REFERENCES + " -Djava.io.tmpdir=" + temporary)
                        .withOption("execution.checkpointing.interval", "200 ms")
                        .withOption("restart-strategy.type", "none")
                        .withEnvironment(SERVER.environment()));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A write on the local disk, a copy of it to S3, and a copy back: ten times, as thirty jobs. */
    @Test
    void thirtyJobsThatBringTheJarLeaveNoLoaderNoThreadAndNoFile() throws Exception {
        List<String> statements = new ArrayList<>(List.of("SET 'parallelism.default' = '1'"));
        statements.add(table("disk", folder.resolve("disk").toString(), "'parquet.compression' = 'lz4'"));
        statements.add(table("store", SERVER.root("store").text(), "'layout' = 'iceberg'"));
        statements.add(table(
                "back", folder.resolve("back").toString(), "'layout' = 'iceberg', 'parquet.compression' = 'snappy'"));
        for (int round = 0; round < ROUNDS; round++) {
            statements.add("INSERT INTO disk VALUES (" + round + ", 'row')");
            statements.add("INSERT INTO store SELECT * FROM disk WHERE id = " + round);
            statements.add("INSERT INTO back SELECT * FROM store WHERE id = " + round);
        }
        cluster.sql(Workspace.sqlJar()).run(statements.toArray(String[]::new));

        for (FlinkJvm process : cluster.processes()) {
            // A job has ended for its client a moment before its last parts are closed.
            Await.until(
                    "the threads of jobs of the " + process.name() + " to end",
                    Duration.ofSeconds(60),
                    () -> process.threads().stream().noneMatch(THREAD_OF_OURS.asPredicate()),
                    () -> "There are " + process.threads());
            assertThat(process.threads().stream().filter(TIMER_OF_THE_SDK.asPredicate()))
                    .as(process.name())
                    .hasSizeLessThanOrEqualTo(TIMERS_KEPT);
            assertThat(process.threads()).as(process.name()).isNotEmpty();
            process.collectGarbage();
            assertThat(process.classLoadersOfJobs()).as(process.name()).isLessThanOrEqualTo(LOADERS_KEPT);
        }
        try (Stream<Path> files = Files.list(shared.resolve("unpacked"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(UNPACKED_LIBRARY.asPredicate());
        }
    }

    private static String table(String name, String path, String options) {
        return "CREATE TABLE " + name + " (id BIGINT, name STRING) WITH ('connector' = 'datashard', 'path' = '" + path
                + "', 'auto-create' = 'true', " + options + ")";
    }
}
