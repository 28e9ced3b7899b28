package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.read.NamedPosition;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.TestRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that follow each other without state, under one name: each goes on where the one before has come. */
@Timeout(120)
class NamedReadITCase {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    /** Ids of the rows that jobs have seen. A row that was emitted before a checkpoint is here before it is complete. */
    private static final Set<Long> SEEN = new ConcurrentSkipListSet<>();

    @TempDir
    Path folder;

    private static final class Seeing implements MapFunction<Row, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Row row) {
            Long id = (Long) row.getField(0);
            SEEN.add(id);
            return id;
        }
    }

    @EveryLayout
    void jobThatIsCancelledWithoutASavepointGoesOnInTheNext(Layout layout) throws Exception {
        try (DataShardTable table = create(layout)) {
            append(table, 0, 100);
            append(table, 100, 200);
            List<Long> first = new ArrayList<>();
            JobClient job = read(first, 200);
            positionReaches(table);
            job.cancel().get();

            append(table, 200, 300);
            append(table, 300, 400);
            List<Long> second = new ArrayList<>();
            JobClient next = read(second, 200);
            positionReaches(table);
            next.cancel().get();

            assertThat(first).containsExactlyInAnyOrderElementsOf(ids(0, 200));
            // It was at rest when it was cancelled: no row comes again.
            assertThat(second).containsExactlyInAnyOrderElementsOf(ids(200, 400));
        }
    }

    /** Cancelled at any moment: rows may come again, and none is lost. */
    @EveryLayout
    void noRowIsLostWheneverJobsAreCancelled(Layout layout) throws Exception {
        SEEN.clear();
        try (DataShardTable table = create(layout)) {
            for (int job = 0; job < 4; job++) {
                for (int commit = 0; commit < 5; commit++) {
                    append(table, job * 500L + commit * 100L, job * 500L + commit * 100L + 100);
                }
                int some = SEEN.size() + 60 + 70 * job;
                JobClient client = start();
                Await.until("some rows", Duration.ofSeconds(60), () -> SEEN.size() >= some);
                client.cancel().get();
                assertThat(SEEN).containsAll(ids(0, position(table) * 100));
            }
            JobClient last = start();
            positionReaches(table);
            last.cancel().get();
        }
        assertThat(SEEN).containsExactlyElementsOf(ids(0, 2000));
    }

    @EveryLayout
    void secondJobOfTheNameEndsTheFirst(Layout layout) throws Exception {
        try (DataShardTable table = create(layout)) {
            append(table, 0, 10);
            JobClient first = start();
            positionReaches(table);
            JobClient second = start();
            append(table, 10, 20);
            assertThatThrownBy(() -> first.getJobExecutionResult().get())
                    .hasStackTraceContaining("Cannot move the position 'alerts'");
            positionReaches(table);
            second.cancel().get();
        }
    }

    @EveryLayout
    void positionIsMovedBySqlToo(Layout layout) throws Exception {
        try (DataShardTable table = create(layout)) {
            append(table, 0, 10);
            assertThat(select(table, 10)).containsExactlyInAnyOrderElementsOf(ids(0, 10));
            append(table, 10, 15);
            assertThat(select(table, 5)).containsExactlyInAnyOrderElementsOf(ids(10, 15));

            Snapshot first = table.access().lastRead().metadata().snapshots().stream()
                    .filter(snapshot -> snapshot.sequenceNumber().value() == 1)
                    .findFirst()
                    .orElseThrow();
            table.namedPositions().reset("alerts", first.id());
            assertThat(select(table, 5)).containsExactlyInAnyOrderElementsOf(ids(10, 15));
            table.namedPositions().reset("alerts", null);
            assertThat(select(table, 15)).containsExactlyInAnyOrderElementsOf(ids(0, 15));
        }
    }

    private List<Long> select(DataShardTable table, int count) throws Exception {
        StreamTableEnvironment sql =
                StreamTableEnvironment.create(environment(), EnvironmentSettings.inStreamingMode());
        sql.executeSql("CREATE TABLE t (id BIGINT NOT NULL) WITH ('connector' = 'datashard', 'path' = '" + path()
                + "', 'source.monitor-interval' = '100 ms', 'consumer-id' = 'alerts')");
        TableResult result = sql.executeSql("SELECT id FROM t");
        List<Long> rows = new ArrayList<>();
        try (CloseableIterator<Row> found = result.collect()) {
            while (rows.size() < count) {
                rows.add((Long) found.next().getField(0));
            }
            positionReaches(table);
        }
        return rows;
    }

    private String path() {
        return folder.resolve("t").toString();
    }

    private DataShardTable create(Layout layout) {
        return DataShardTable.create(path(), SCHEMA, TableOptions.DEFAULT.withLayout(layout));
    }

    /** Reads some rows, and lets the job run on. */
    private JobClient read(List<Long> rows, int count) throws Exception {
        StreamExecutionEnvironment env = environment();
        CloseableIterator<Row> found = env.fromSource(source(), WatermarkStrategy.noWatermarks(), "source")
                .collectAsync();
        JobClient job = env.executeAsync();
        while (rows.size() < count) {
            rows.add((Long) found.next().getField(0));
        }
        return job;
    }

    private JobClient start() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSource(source(), WatermarkStrategy.noWatermarks(), "source")
                .map(new Seeing())
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    private DataShardSource<Row> source() {
        return DataShardSource.forRow()
                .path(path())
                .continuous(Duration.ofMillis(20))
                .consumerId("alerts")
                .build();
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(50);
        return env;
    }

    private static void positionReaches(DataShardTable table) {
        Await.until(
                "the position to reach the current snapshot",
                Duration.ofSeconds(60),
                () -> position(table)
                        == table.access()
                                .layout()
                                .loadOrFail()
                                .metadata()
                                .currentSnapshot()
                                .orElseThrow()
                                .sequenceNumber()
                                .value());
    }

    /** Sequence number of the position; 0 if there is none. Each snapshot has added as many rows. */
    private static long position(DataShardTable table) {
        return table.namedPositions().list().stream()
                .map(NamedPosition::position)
                .filter(at -> at != null && at.position().snapshotId() != null)
                .mapToLong(at -> at.position().sequenceNumber().value())
                .findFirst()
                .orElse(0);
    }

    private static List<Long> ids(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void append(DataShardTable table, long from, long to) {
        List<RowView> rows = new ArrayList<>();
        LongStream.range(from, to).forEach(id -> rows.add(TestRow.of(id)));
        table.append(rows);
    }
}
