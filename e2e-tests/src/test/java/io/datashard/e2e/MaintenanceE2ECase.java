package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.flink.sink.DataShardSink;
import io.datashard.flink.source.DataShardSource;
import io.datashard.schema.Schema;
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
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python maintains tables that we write: it compacts, rewrites, expires and collects garbage. No live file and no pending file is lost. */
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

    @Test
    void readerThatWasStoppedTellsRewrittenRowsFromNewOnes() throws Exception {
        JavaTable java = JavaTable.create(folder.resolve("t"), SCHEMA, Peers.ICEBERG.table(SCHEMA, ""));
        PythonTable python = Peers.ICEBERG.newer().table(java.root());
        java.append(WriterRows.of("java", 0, 200));
        java.append(WriterRows.of("java", 200, 300));
        RowDigest seen = new RowDigest(SCHEMA);
        String savepoint = readAndStop(java.root(), null, 500, seen);

        // The rows of expired appends are new exactly once.
        java.append(WriterRows.of("java", 500, 50));
        java.append(WriterRows.of("java", 550, 50));
        python.expire(1);
        savepoint = readAndStop(java.root(), savepoint, 600, seen);
        assertThat(seen.value()).isEqualTo(java.digest());

        // A rewrite as the next snapshot adds no rows, and can't be mistaken for another snapshot.
        assertThat(python.rewriteDataFiles()).isPositive();
        python.expire(1);
        python.collectGarbageAfter(25);
        java.append(WriterRows.of("java", 600, 10));
        savepoint = readAndStop(java.root(), savepoint, 610, seen);
        assertThat(seen.value()).isEqualTo(java.digest());

        // A rewrite that is expired itself can't be told from new rows.
        assertThat(python.rewriteDataFiles()).isPositive();
        java.append(WriterRows.of("java", 610, 10));
        python.expire(1);
        String last = savepoint;
        assertThatThrownBy(() -> readAndStop(java.root(), last, 611, seen)).hasStackTraceContaining("'scan.on-gap'");
        assertThat(seen.rowCount()).isEqualTo(610);
    }

    /** Reads from a savepoint until {@code rows} rows were seen in all, and stops with another savepoint. */
    private String readAndStop(TableRoot root, String savepoint, int rows, RowDigest seen) throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            // The operator that collects the rows here has no uid; its state holds no rows any more.
            config.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        }
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        DataStream<String> stream = flink.fromSource(
                        DataShardSource.forRecords(new ToJson())
                                .path(root.text())
                                .continuous(Duration.ofMillis(50))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "table")
                .uid("table");
        try (CloseableIterator<String> read = stream.collectAsync()) {
            JobClient job = flink.executeAsync("read");
            RowJson json = new RowJson(SCHEMA);
            while (seen.rowCount() < rows) {
                seen.add(json.decode(read.next()));
            }
            return job.stopWithSavepoint(
                            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
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

    /** A job without checkpoints that has begun at least two data files, and publishes them once the file {@code go} exists. */
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
            return 0; // The folder does not exist yet.
        }
    }

    private static StreamExecutionEnvironment flink(long checkpointMillis) {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
        flink.enableCheckpointing(checkpointMillis);
        return flink;
    }
}
