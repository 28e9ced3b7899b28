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
 * Looks for what jobs leave behind in a session cluster when each job brings the jar ({@code -j}) and {@code lib/} has none. Flink loads the jar
 * again for each job, in at least 16 MB of metaspace, and unloads it after the job. A thread or a reference of ours that outlives the job would
 * keep the jar loaded for good.
 */
@Timeout(600)
class JobLeaksE2ECase {
    @RegisterExtension
    static final S3Process SERVER = new S3Process();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Jobs of each of the three kinds: more than the loaders that may stay. */
    private static final int ROUNDS = 6;
    /** The last loader, and those that the JDK remembers until a later job replaces them (decision 0022). */
    private static final int LOADERS_KEPT = 4;
    /** Collects softly reachable objects at once, not only when memory runs out. */
    private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

    private static final Pattern THREAD_OF_OURS =
            Pattern.compile("JNA|datashard|idle-connection-reaper|response-input-stream|sdk-");
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

    /** A write on the local disk, a copy of it to S3, and a copy back: six times, as eighteen jobs. */
    @Test
    void jobsThatBringTheJarLeaveNoLoaderNoThreadAndNoFile() throws Exception {
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
                    LIMIT,
                    () -> process.threads().stream().noneMatch(THREAD_OF_OURS.asPredicate()),
                    () -> "There are " + process.threads());
            assertThat(process.threads()).as(process.name()).isNotEmpty();
            Await.until(
                    "the release of the class loaders of the " + process.name(),
                    LIMIT,
                    () -> {
                        process.collectGarbage();
                        return process.classLoadersOfJobs() <= LOADERS_KEPT;
                    },
                    () -> "There are " + process.classLoadersOfJobs());
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
