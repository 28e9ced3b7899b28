package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.e2e.PythonTable.TableCheck;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.format.schema.Schema;
import io.datashard.testing.RowDigest;
import io.datashard.testing.RowJson;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two writers of ours and two of Python append to one table at once while a job reads it: nothing is lost, nothing is there twice. */
@Timeout(300)
class RaceE2ECase {
    private static final Schema SCHEMA = WriterRows.SCHEMA;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int FLINK_ROWS = 1000;
    private static final int FLINK_ROWS_PER_SECOND = 60;
    private static final int COMMITS = 40;
    private static final int ROWS_PER_COMMIT = 3;
    private static final Duration DELAY = Duration.ofMillis(250);

    private final PythonEnvironment oldPython = PythonEnvironment.of(PythonEnvironment.OLDEST);
    private final PythonEnvironment newPython = PythonEnvironment.of(PythonEnvironment.NEWEST_CLASSIC);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostAndNothingIsThereTwice() throws Exception {
        JavaTable java = JavaTable.create(folder.resolve("t"), SCHEMA, Map.of());
        List<TestRow> written = new ArrayList<>(WriterRows.of("flink", 0, FLINK_ROWS));
        for (String writer : List.of("java", oldPython.release(), newPython.release())) {
            written.addAll(WriterRows.of(writer, 0, COMMITS * ROWS_PER_COMMIT));
        }
        String digest = RowDigest.of(SCHEMA, written);

        try (CloseableIterator<String> reader = startReading(java.root());
                RunningProgram appending = AppendingProcess.of(java.root(), "java", COMMITS, ROWS_PER_COMMIT, DELAY)
                        .start();
                RunningProgram old = append(oldPython, java.root()).start();
                RunningProgram recent = append(newPython, java.root()).start()) {
            JobClient job = startWriting(java.root());
            RowDigest seen = new RowDigest(SCHEMA);
            RowJson json = new RowJson(SCHEMA);
            while (seen.rowCount() < written.size()) {
                seen.add(json.decode(reader.next()));
            }
            JobExecutionResult unused = job.getJobExecutionResult().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            for (RunningProgram program : List.of(appending, old, recent)) {
                program.await(LIMIT).succeeded();
            }
            assertThat(seen.value()).isEqualTo(digest);
        }

        assertThat(java.digest()).isEqualTo(digest);
        assertThat(oldPython.table(java.root()).check("--allow-markers").digest())
                .isEqualTo(digest);
        TableCheck check = newPython.table(java.root()).check("--allow-markers");
        assertThat(check.digest()).isEqualTo(digest);
        // The old release leaves the manifests of attempts behind that lost.
        assertThat(check.orphans())
                .allMatch(path -> path.startsWith("metadata/manifests/"))
                .noneMatch(path -> namesFileOfOurs(java.root().resolve(path)));
        // Each commit of the others is a snapshot, and the job has made many.
        assertThat(java.snapshots()).hasSizeGreaterThan(3 * COMMITS + 10);
    }

    private static boolean namesFileOfOurs(Path manifest) {
        try {
            return new String(Files.readAllBytes(manifest), StandardCharsets.ISO_8859_1).contains("/data/flink_");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program append(PythonEnvironment python, Path root) {
        return python.script(
                "ds_append.py",
                List.of(
                        root.toString(),
                        "--writer",
                        python.release(),
                        "--commits",
                        String.valueOf(COMMITS),
                        "--rows-per-commit",
                        String.valueOf(ROWS_PER_COMMIT),
                        "--delay-ms",
                        String.valueOf(DELAY.toMillis())));
    }

    private static JobClient startWriting(Path root) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
        flink.enableCheckpointing(200);
        DataGeneratorSource<String> source = new DataGeneratorSource<>(
                seq -> new RowJson(SCHEMA).encode(WriterRows.of("flink", seq)),
                FLINK_ROWS,
                RateLimiterStrategy.perSecond(FLINK_ROWS_PER_SECOND),
                Types.STRING);
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                .sinkTo(DataShardSink.forRecords(new FromJson(SCHEMA))
                        .path(root.toString())
                        .build());
        return flink.executeAsync("write");
    }

    private static CloseableIterator<String> startReading(Path root) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
        flink.enableCheckpointing(500);
        DataShardSource<String> source = DataShardSource.forRecords(new ToJson())
                .path(root.toString())
                .continuous(Duration.ofMillis(100))
                .build();
        return flink.fromSource(source, WatermarkStrategy.noWatermarks(), "table")
                .executeAndCollect("read");
    }
}
