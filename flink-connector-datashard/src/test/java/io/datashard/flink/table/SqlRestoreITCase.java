package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.Savepoints;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job of SQL goes on from a savepoint after its query or its parallelism was changed, and copies every row once. */
@Timeout(180)
class SqlRestoreITCase {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(50);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(6)
            .build());

    private final Layout layout;
    private final List<String> expected = new ArrayList<>();
    private long next;

    @TempDir
    private Path folder;

    SqlRestoreITCase(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    void tables() {
        Schema columns =
                Schema.of(Field.required(1, "n", PrimitiveType.LONG), Field.optional(2, "text", PrimitiveType.STRING));
        for (String name : List.of("source", "copy")) {
            DataShardTable.create(path(name), columns, TableOptions.DEFAULT.withLayout(layout))
                    .close();
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** What a submission of the job says. */
    private record Version(Configuration config, String statement) {
        Version(String statement) {
            this(new Configuration(), statement);
        }

        Version parallelism(int tasks) {
            config.set(CoreOptions.DEFAULT_PARALLELISM, tasks);
            return this;
        }
    }

    private JobClient start(Version version, Duration checkpoints, @Nullable String savepoint) {
        Configuration config = new Configuration(version.config());
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
        // Else Flink 2.3 may take the first one as soon as all tasks run, whatever the interval is.
        config.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, checkpoints);
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        SqlSession sql = SqlSession.streaming(config);
        for (String name : List.of("source", "copy")) {
            sql.run("CREATE TABLE " + name + " (n BIGINT NOT NULL, text STRING) WITH ('connector'='datashard','path'='"
                    + path(name) + "')");
        }
        return sql.start(
                version.statement().replace("SOURCE", "source /*+ OPTIONS('source.monitor-interval'='100 ms') */"));
    }

    /** Rows of the source, in two files. */
    private long[] append(int rows) {
        long[] numbers = LongStream.range(next, next + rows).toArray();
        next += rows;
        try (DataShardTable source = DataShardTable.open(path("source"))) {
            for (int half = 0; half < 2; half++) {
                int parity = half;
                source.append(LongStream.of(numbers)
                        .filter(n -> n % 2 == parity)
                        .mapToObj(n -> GenericRow.of(source.schema(), n, "text-" + n))
                        .toList());
            }
        }
        return numbers;
    }

    private List<String> copied() {
        try (DataShardTable copy = DataShardTable.open(path("copy"));
                RowIterator rows = copy.scan().rows()) {
            return rows.stream()
                    .map(row -> row.get("n") + "/" + row.get("text"))
                    .toList();
        }
    }

    private void awaitCopy(JobClient job) {
        Await.until(
                expected.size() + " rows",
                LIMIT,
                () -> copied().size() >= expected.size()
                        || job.getJobStatus().get().isGloballyTerminalState(),
                () -> "There are " + copied().size());
        assertThat(copied()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Runs a version of the job from a savepoint until it has copied all, and stops it with another. */
    private String run(Version version, @Nullable String savepoint) throws Exception {
        JobClient job = start(version, OFTEN, savepoint);
        awaitCopy(job);
        String stopped = Savepoints.stop(job, folder);
        assertThat(copied()).containsExactlyInAnyOrderElementsOf(expected);
        return stopped;
    }

    @EveryLayout
    void queryAndParallelismMayChange() throws Exception {
        List<Version> versions = List.of(
                new Version("INSERT INTO copy (n) SELECT n FROM SOURCE"),
                new Version("INSERT INTO copy (n) SELECT n FROM SOURCE WHERE MOD(n, 3) <> 0 AND n >= 0"),
                new Version("INSERT INTO copy SELECT n, text FROM SOURCE WHERE n >= 0"),
                new Version("INSERT INTO copy SELECT n, CONCAT(text, '!') FROM source"
                        + " /*+ OPTIONS('source.monitor-interval'='100 ms','scan.parallelism'='1') */"),
                new Version("INSERT INTO copy /*+ OPTIONS('sink.parallelism'='3') */ SELECT n, text FROM SOURCE"),
                new Version("INSERT INTO copy /*+ OPTIONS('sink.parallelism'='1') */ SELECT n, text FROM source"
                        + " /*+ OPTIONS('source.monitor-interval'='100 ms','scan.parallelism'='3') */"),
                new Version("INSERT INTO copy SELECT n, text FROM SOURCE").parallelism(4),
                new Version("INSERT INTO copy SELECT n, text FROM SOURCE").parallelism(1));
        String savepoint = null;
        for (int i = 0; i < versions.size(); i++) {
            for (long n : append(20)) {
                String text = i < 2 ? "null" : i == 3 ? "text-" + n + "!" : "text-" + n;
                if (i != 1 || n % 3 != 0) {
                    expected.add(n + "/" + text);
                }
            }
            savepoint = run(versions.get(i), savepoint);
        }
    }

    /** They lie in the state of the aggregator, under its uid. */
    @EveryLayout
    void whatASavepointHoldsIsPublishedByTheChangedJob() throws Exception {
        for (long n : append(50)) {
            expected.add(n + "/text-" + n);
        }
        JobClient job = start(
                new Version("INSERT INTO copy SELECT n, text FROM SOURCE").parallelism(3), Duration.ofHours(1), null);
        Await.until("rows of a file", LIMIT, this::hasMarkers);
        String savepoint = Savepoints.take(job, folder);
        Savepoints.cancel(job);
        assertThat(copied()).isEmpty();

        run(
                new Version("INSERT INTO copy /*+ OPTIONS('sink.parallelism'='1') */"
                        + " SELECT n, CONCAT('text-', CAST(n AS STRING)) FROM SOURCE WHERE n >= 0"),
                savepoint);
    }

    /** A file that rows wait for in memory has a marker only. */
    private boolean hasMarkers() throws Exception {
        Path markers = folder.resolve("copy").resolve("metadata/inflight");
        if (!Files.exists(markers)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(markers)) {
            return files.anyMatch(Files::isRegularFile);
        }
    }

    @EveryLayout
    void statementsThatHaveNamesMayComeAndChangePlaces() throws Exception {
        String first = statement("first", "n < 0");
        String second = statement("second", "MOD(n, 2) = 0");
        String third = statement("third", "MOD(n, 2) = 1");
        List<String> sets = List.of(second + third, third + second, third + first + second);
        String savepoint = null;
        for (String set : sets) {
            for (long n : append(20)) {
                expected.add(n + "/text-" + n);
            }
            savepoint = run(new Version("EXECUTE STATEMENT SET BEGIN " + set + " END"), savepoint);
        }
    }

    private static String statement(String name, String condition) {
        return "INSERT INTO copy /*+ OPTIONS('sink.operator-uid.suffix'='" + name + "') */ SELECT * FROM source"
                + " /*+ OPTIONS('source.monitor-interval'='100 ms','source.operator-uid.suffix'='" + name
                + "') */ WHERE "
                + condition + "; ";
    }
}
