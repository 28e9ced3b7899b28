package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.e2e.PythonTable.TableCheck;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.table.TableAccess;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two jobs, a process of ours and two of Python append to one table at once while a third job reads it: no row is lost or doubled. */
@Timeout(600)
class RaceE2ECase {
    private static final Schema SCHEMA = WriterRows.SCHEMA;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int FLINK_ROWS_PER_SECOND = 40;
    private static final int ROWS_PER_COMMIT = 3;
    private static final Duration DELAY = Duration.ofMillis(250);

    /** System property: how many seconds the races on S3 last. */
    private static final String SECONDS = "race.seconds";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"CLASSIC, 15", "ICEBERG, 20", "PARTITIONED, 30"})
    void nothingIsLostAndNothingIsThereTwice(Peers peers, int seconds) throws Exception {
        race(
                peers,
                JavaTable.create(folder.resolve("t"), SCHEMA, peers.table(SCHEMA, "writer, bucket(2, seq)")),
                seconds);
    }

    /** Python makes the table. */
    @ParameterizedTest
    @CsvSource({"CLASSIC, 15", "ICEBERG, 15"})
    void nothingIsLostAndNothingIsThereTwiceOnS3(Peers peers, int seconds) throws Exception {
        try (S3Process server = S3Process.started()) {
            JavaTable java = new JavaTable(server.root("race"), SCHEMA);
            peers.newer().table(java.root()).create(SCHEMA);
            race(peers, java, Integer.getInteger(SECONDS, seconds));
            try (TableAccess access = java.access()) {
                // Neither a lock nor a probe for conditional writes.
                assertThat(access.storage().list(StoragePath.of(".locks"))).isEmpty();
            }
        }
    }

    private void race(Peers peers, JavaTable java, int seconds) throws Exception {
        PythonEnvironment oldPython = peers.older();
        PythonEnvironment newPython = peers.newer();
        Duration length = Duration.ofSeconds(seconds);
        List<TestRow> written = new ArrayList<>();
        int commits = 0;
        String digest;

        try (CloseableIterator<String> reader = WriterJobs.startReading(flink(500), java.root());
                RunningProgram appending = AppendingProcess.of(java.root(), "java", length, ROWS_PER_COMMIT, DELAY)
                        .start();
                RunningProgram old =
                        append(oldPython.table(java.root()), "old", length).start();
                RunningProgram recent =
                        append(newPython.table(java.root()), "new", length).start()) {
            int rowsOfJob = FLINK_ROWS_PER_SECOND * seconds;
            List<JobClient> jobs = List.of(
                    WriterJobs.startWriting(flink(200), java.root(), "flink-1", rowsOfJob, FLINK_ROWS_PER_SECOND),
                    WriterJobs.startWriting(flink(200), java.root(), "flink-2", rowsOfJob, FLINK_ROWS_PER_SECOND));
            RowDigest seen = new RowDigest(SCHEMA);
            WriterJobs.take(reader, 2 * rowsOfJob, seen);
            for (JobClient job : jobs) {
                JobExecutionResult unused = job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            written.addAll(WriterRows.of("flink-1", 0, rowsOfJob));
            written.addAll(WriterRows.of("flink-2", 0, rowsOfJob));
            int commitsOfJava =
                    Integer.parseInt(appending.await(LIMIT).succeeded().lines().get(0));
            int commitsOfOld = old.await(LIMIT).succeeded().lines().size();
            int commitsOfNew = recent.await(LIMIT).succeeded().lines().size();
            written.addAll(WriterRows.of("java", 0, (long) commitsOfJava * ROWS_PER_COMMIT));
            written.addAll(WriterRows.of("old", 0, (long) commitsOfOld * ROWS_PER_COMMIT));
            written.addAll(WriterRows.of("new", 0, (long) commitsOfNew * ROWS_PER_COMMIT));
            commits = commitsOfJava + commitsOfOld + commitsOfNew;
            digest = RowDigest.of(SCHEMA, written);

            WriterJobs.take(reader, written.size(), seen);
            assertThat(seen.value()).isEqualTo(digest);
        }

        assertThat(java.digest()).isEqualTo(digest);
        assertThat(oldPython.table(java.root()).check("--allow-markers").digest())
                .isEqualTo(digest);
        TableCheck check = newPython.table(java.root()).check("--allow-markers");
        assertThat(check.digest()).isEqualTo(digest);
        // Old releases leave the manifests of lost attempts behind.
        try (TableAccess access = java.access()) {
            assertThat(check.orphans())
                    .allMatch(path -> path.startsWith("metadata/"))
                    .noneMatch(path -> namesFileOfOurs(access.storage(), path));
        }
        // Each commit of the others is a snapshot, and the jobs have made many.
        assertThat(java.snapshots()).hasSizeGreaterThan(commits + seconds);
    }

    private static boolean namesFileOfOurs(Storage storage, String manifest) {
        byte[] content = storage.read(StoragePath.of(manifest)).orElseThrow().bytes();
        return new String(content, StandardCharsets.ISO_8859_1).contains("/data/flink_");
    }

    private static Program append(PythonTable python, String writer, Duration length) {
        return python.program(
                "ds_append.py",
                "--writer",
                writer,
                "--commits",
                "1000000",
                "--seconds",
                String.valueOf(length.toSeconds()),
                "--rows-per-commit",
                String.valueOf(ROWS_PER_COMMIT),
                "--delay-ms",
                String.valueOf(DELAY.toMillis()));
    }

    private static StreamExecutionEnvironment flink(long checkpointMillis) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
        flink.enableCheckpointing(checkpointMillis);
        return flink;
    }
}
