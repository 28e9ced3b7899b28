package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A growing table is read exactly once, whatever fails. */
@Timeout(120)
class ContinuousReadITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final int PARALLELISM = 2;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(PARALLELISM)
            .build());

    @TempDir
    Path folder;

    @EveryLayout
    void growingTableIsReadExactlyOnceAcrossFailures(Layout layout) throws Exception {
        String path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA, options(layout))) {
            append(table, 0, 500);
            FailingMap.LEFT.set(4);
            StreamExecutionEnvironment env = environment();
            DataStream<Row> rows = env.fromSource(
                    DataShardSource.forRow()
                            .path(path)
                            .continuous(Duration.ofMillis(20))
                            .startingAt(StartingPosition.full())
                            .build(),
                    WatermarkStrategy.noWatermarks(),
                    "source");
            List<Long> seen = new ArrayList<>();
            try (CloseableIterator<Long> ids = rows.map(new FailingMap(150)).collectAsync()) {
                JobClient job = env.executeAsync();
                long next = 500;
                for (int commit = 0; commit < 10; commit++) {
                    append(table, next, next + 100);
                    next += 100;
                    take(ids, seen, (int) next);
                }
                job.cancel().get();
            }
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 1500).boxed().toList());
            assertThat(FailingMap.LEFT).hasValueLessThanOrEqualTo(0);
        }
        noFetcherIsLeft();
    }

    @Test
    void cancelledReadersLeaveNoThreadAndNoOpenFile() throws Exception {
        String path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA)) {
            for (int commit = 0; commit < 20; commit++) {
                append(table, commit * 1000L, commit * 1000L + 1000);
            }
            FailingMap.LEFT.set(0);
            for (int job = 0; job < 10; job++) {
                StreamExecutionEnvironment env = environment();
                DataStream<Row> rows = env.fromSource(
                        DataShardSource.forRow()
                                .path(path)
                                .continuous(Duration.ofMillis(20))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "source");
                // Nobody takes the rows: the readers are cancelled in the middle of a file.
                try (CloseableIterator<Long> ids = rows.map(new FailingMap(150)).collectAsync()) {
                    JobClient client = env.executeAsync();
                    assertThat(ids.next()).isNotNull();
                    client.cancel().get();
                }
            }
        }
        noFetcherIsLeft();
        Await.until("data files to be closed", Duration.ofSeconds(30), () -> openDataFiles()
                .isEmpty());
    }

    private static List<String> openDataFiles() throws IOException {
        List<String> open = new ArrayList<>();
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> links = Files.list(descriptors)) {
                for (Path link : (Iterable<Path>) links::iterator) {
                    target(link).filter(target -> target.endsWith(".parquet")).ifPresent(open::add);
                }
            }
        }
        return open;
    }

    private static Optional<String> target(Path link) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // closed while we looked
        }
    }

    @EveryLayout
    void startAtASnapshotReadsWhatItAddedAndWhatFollows(Layout layout) throws Exception {
        String path = folder.resolve("t").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA, options(layout))) {
            append(table, 0, 10);
            FailingMap.LEFT.set(0);
            StreamExecutionEnvironment env = environment();
            DataStream<Row> rows = env.fromSource(
                    DataShardSource.forRow()
                            .path(path)
                            .continuous(Duration.ofMillis(20))
                            .startingAt(StartingPosition.snapshotId(
                                    table.currentSnapshot().orElseThrow().id()))
                            .build(),
                    WatermarkStrategy.noWatermarks(),
                    "source");
            append(table, 10, 20);
            List<Long> seen = new ArrayList<>();
            try (CloseableIterator<Long> ids = rows.map(new FailingMap(150)).collectAsync()) {
                JobClient job = env.executeAsync();
                take(ids, seen, 20);
                job.cancel().get();
            }
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 20).boxed().toList());
        }
        noFetcherIsLeft();
    }

    private static void take(CloseableIterator<Long> ids, List<Long> seen, int count) {
        while (seen.size() < count && ids.hasNext()) {
            seen.add(ids.next());
        }
    }

    private static StreamExecutionEnvironment environment() {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(PARALLELISM);
        env.enableCheckpointing(100);
        return env;
    }

    private static TableOptions options(Layout layout) {
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        return layout == Layout.CLASSIC ? options : options.withPartitions(List.of(PartitionTerm.truncate(64, "id")));
    }

    private static void append(DataShardTable table, long from, long to) {
        List<RowView> rows = new ArrayList<>();
        LongStream.range(from, to).forEach(id -> rows.add(TestRow.of(id)));
        table.append(rows);
    }

    /** What other classes of this JVM had running before the test began is not its concern. */
    private final Set<Thread> foreign = fetchers();

    private void noFetcherIsLeft() {
        Await.until("fetcher threads to end", Duration.ofSeconds(30), () -> foreign.containsAll(fetchers()), () -> {
            Set<Thread> left = fetchers();
            left.removeAll(foreign);
            return left.stream()
                    .map(thread -> thread + " " + Arrays.toString(thread.getStackTrace()))
                    .collect(Collectors.joining("\n"));
        });
    }

    private static Set<Thread> fetchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("Source Data Fetcher"))
                .collect(Collectors.toSet());
    }
}
