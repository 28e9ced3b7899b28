package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.format.schema.Schema;
import io.datashard.testing.Await;
import io.datashard.testing.RowDigest;
import io.datashard.testing.RowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python looks after tables that we write: it compacts, rewrites, expires and collects garbage, and nothing that is live or under way is lost. */
@Timeout(300)
class MaintenanceE2ECase {
    private static final Schema SCHEMA = WriterRows.SCHEMA;
    private static final int ROWS = 600;
    private static final int ROWS_PER_SECOND = 40;
    private static final int ROWS_PER_FILE = 10;
    private static final int SNAPSHOTS_KEPT = 30;
    private static final Duration GRACE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostUnderJobsThatWriteAndRead() throws Exception {
        JavaTable java = JavaTable.create(
                folder.resolve("t"), SCHEMA, Peers.PARTITIONED.table(SCHEMA, "bucket(2, seq), truncate(5, writer)"));
        PythonTable python = Peers.PARTITIONED.newer().table(java.root());
        String digest = RowDigest.of(SCHEMA, WriterRows.of("flink", 0, ROWS));
        int rewritten = 0;
        try (CloseableIterator<String> reader = WriterJobs.startReading(flink(500), java.root())) {
            JobClient job = WriterJobs.startWriting(flink(300), java.root(), "flink", ROWS, ROWS_PER_SECOND);
            RowDigest seen = new RowDigest(SCHEMA);
            for (int rows = ROWS / 4; rows <= ROWS; rows += ROWS / 4) {
                WriterJobs.take(reader, rows, seen);
                python.compact();
                rewritten += python.rewriteDataFiles();
                python.expire(SNAPSHOTS_KEPT);
                python.collectGarbage(GRACE);
            }
            assertThat(seen.value()).isEqualTo(digest);
            assertThat(job.getJobExecutionResult().get()).isNotNull();
        }
        assertThat(rewritten).isGreaterThan(20);
        assertThat(java.digest()).isEqualTo(digest);

        python.rewriteDataFiles();
        python.expire(1);
        python.collectGarbageAfter(25);
        assertThat(python.check("--fail-on-orphans").digest()).isEqualTo(digest);
        assertThat(java.digestByFlink()).isEqualTo(digest);
        assertThat(java.liveFiles()).hasSize(2);
        for (OtherReader reader : OtherReader.values()) {
            assertThat(reader.ask(java, List.of(Query.all())).get(0).digest())
                    .as("%s", reader)
                    .isEqualTo(digest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void markersKeepFilesThatAreNotPublishedYetForADay(Peers peers) throws Exception {
        JavaTable java = JavaTable.create(folder.resolve("t"), SCHEMA, peers.table(SCHEMA, "writer"));
        JobClient job = startAndStopBeforeTheCommit(java.root());
        peers.newer().table(java.root()).collectGarbageAfter(23);
        Files.createFile(folder.resolve("go"));
        assertThat(job.getJobExecutionResult().get()).isNotNull();

        String digest = RowDigest.of(SCHEMA, WriterRows.of("flink", 0, 2 * ROWS_PER_FILE));
        assertThat(java.digest()).isEqualTo(digest);
        assertThat(peers.older().table(java.root()).check("--allow-markers").digest())
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @EnumSource
    void filesThatNoMarkerKeptAreMissedBeforeTheyArePublished(Peers peers) throws Exception {
        JavaTable java = JavaTable.create(folder.resolve("t"), SCHEMA, peers.table(SCHEMA, "writer"));
        java.append(WriterRows.of("java", 0, 3));
        JobClient job = startAndStopBeforeTheCommit(java.root());
        peers.newer().table(java.root()).collectGarbageAfter(25);
        Files.createFile(folder.resolve("go"));

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining("a garbage collector took it")
                .hasStackTraceContaining("data/");
        assertThat(peers.older().table(java.root()).check("--allow-markers").digest())
                .isEqualTo(RowDigest.of(SCHEMA, WriterRows.of("java", 0, 3)));
    }

    /** A job without checkpoints that has begun two data files at least, and publishes them as soon as there is a file {@code go}. */
    private JobClient startAndStopBeforeTheCommit(TableRoot root) throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(1, config);
        String go = folder.resolve("go").toString();
        DataGeneratorSource<String> source = new DataGeneratorSource<>(
                seq -> {
                    if (seq == 2 * ROWS_PER_FILE) {
                        Await.until("a go", Duration.ofMinutes(2), () -> Files.exists(Path.of(go)));
                    }
                    return new RowJson(SCHEMA).encode(WriterRows.of("flink", seq));
                },
                2 * ROWS_PER_FILE + 1,
                Types.STRING);
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                .filter(row -> !row.contains("\"flink-" + 2 * ROWS_PER_FILE))
                .sinkTo(DataShardSink.forRecords(new FromJson(SCHEMA))
                        .path(root.text())
                        .targetFileRows(ROWS_PER_FILE)
                        .build());
        long before = dataFiles(root);
        JobClient job = flink.executeAsync("write");
        Await.until("two data files", Duration.ofMinutes(2), () -> dataFiles(root) >= before + 2);
        return job;
    }

    private static long dataFiles(TableRoot root) throws IOException {
        try (Stream<Path> files = Files.walk(root.folder().resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("flink_"))
                    .count();
        } catch (NoSuchFileException e) {
            return 0; // There is no folder yet.
        }
    }

    private static StreamExecutionEnvironment flink(long checkpointMillis) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
        flink.enableCheckpointing(checkpointMillis);
        return flink;
    }
}
