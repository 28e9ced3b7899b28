package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.layout.Layout;
import io.datashard.layout.LayoutSigns;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.storage.s3.PolicyProxy;
import io.datashard.storage.s3.S3Server;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables in SQL that lie on S3. */
@Timeout(180)
class SqlOnS3ITCase {
    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    private final Layout layout;

    SqlOnS3ITCase(Layout layout) {
        this.layout = layout;
    }

    private static String with(String path, String... more) {
        return with(path, SERVER.options(), more);
    }

    private static String with(String path, Map<String, String> options, String... more) {
        String store = options.entrySet().stream()
                .map(option -> "'" + option.getKey() + "'='" + option.getValue() + "'")
                .collect(Collectors.joining(","));
        return " WITH ('connector'='datashard','path'='" + path + "'," + store
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")";
    }

    /** A client that waits for its INSERT is told, though the job may restart without end. */
    @EveryLayout
    void missingPermissionToWriteEndsTheJob() throws Exception {
        insertWithout("s3:PutObject", Set.of("s3:GetObject", "s3:ListBucket", "s3:DeleteObject"));
    }

    /** What the sink has written is refused when it is to be committed, since no lock could be released. */
    @EveryLayout
    void missingPermissionToDeleteEndsTheJob() throws Exception {
        insertWithout("s3:DeleteObject", Set.of("s3:GetObject", "s3:ListBucket", "s3:PutObject"));
    }

    private void insertWithout(String missing, Set<String> granted) throws Exception {
        String path = SERVER.path("sql/no " + missing.substring(3) + " " + layout);
        Schema schema = Schema.of(Field.optional(1, "id", PrimitiveType.INT));
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        DataShardTable.create(path, SERVER.options(), schema, options).close();
        Configuration endless = new Configuration();
        endless.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        endless.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        endless.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        try (PolicyProxy proxy = new PolicyProxy(SERVER, granted)) {
            SqlSession sql = SqlSession.batch(endless);
            sql.run("CREATE TABLE t (id INT)" + with(path, proxy.options()));

            assertThatThrownBy(() -> sql.run("INSERT INTO t VALUES (1)"))
                    .hasStackTraceContaining("SuppressRestartsException")
                    .hasStackTraceContaining(missing + " is missing (HTTP 403 AccessDenied")
                    .hasStackTraceContaining("Grant " + missing + " on the objects of the table");
        }
        try (DataShardTable table = DataShardTable.open(path, SERVER.options())) {
            assertThat(table.rowCount()).isZero();
        }
    }

    /** Flink asks for the columns of the scan twice, for its aggregates once, and once how many rows there are, which is told of one snapshot. */
    @EveryLayout
    void aQueryThatNeedsNoRowsOpensTheTableOnceForEachQuestion() throws Exception {
        String path = SERVER.path("sql/asked-" + layout);
        Schema schema = Schema.of(Field.optional(1, "id", PrimitiveType.INT));
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        Snapshot first;
        try (DataShardTable table = DataShardTable.create(path, SERVER.options(), schema, options)) {
            first = table.append(List.of(GenericRow.of(schema, 1))).orElseThrow();
            assertThat(table.append(List.of(GenericRow.of(schema, 2)))).isPresent();
        }
        String checked = "'layout'='" + layout + "','scan.snapshot-id'='" + first.id() + "'";
        long times = first.timestampMs();
        String between = "'incremental-between-timestamp'='" + times + "," + (times + 3_600_000) + "'";
        assertThat(timesOpened(path, "")).isEqualTo(4);
        assertThat(timesOpened(path, " /*+ OPTIONS(" + checked + ") */")).isEqualTo(4);
        // Each time when the scan is made, the table is opened once more, to find the snapshots.
        assertThat(timesOpened(path, " /*+ OPTIONS(" + between + ") */")).isEqualTo(3 + 2);
    }

    /** Whoever opens a table looks for the version hint of the other layout. */
    private long timesOpened(String path, String hints) throws IOException {
        StoragePath hint = layout == Layout.CLASSIC ? LayoutSigns.ICEBERG_HINT : LayoutSigns.CLASSIC_HINT;
        try (PolicyProxy proxy = new PolicyProxy(SERVER, Set.of("s3:GetObject", "s3:ListBucket"))) {
            SqlSession sql = SqlSession.batch();
            sql.run("CREATE TABLE t (id INT)" + with(path, proxy.options()));
            assertThat(sql.explain("SELECT COUNT(*) FROM t" + hints)).contains("aggregates=[");
            return proxy.requests().stream()
                    .filter(request -> request.contains("/" + hint + " "))
                    .count();
        }
    }

    @EveryLayout
    void whatIsInsertedIsSelected() {
        String path = SERVER.path("sql/a table " + layout);
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT, name STRING)"
                + with(path, "'auto-create'='true'", "'layout'='" + layout + "'"));
        sql.run("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        sql.run("INSERT INTO t VALUES (3, CAST(NULL AS STRING))");

        assertThat(sql.rows("SELECT * FROM t WHERE id > 1")).containsExactlyInAnyOrder(Row.of(2, "b"), Row.of(3, null));
        try (DataShardTable table = DataShardTable.open(path, SERVER.options())) {
            assertThat(table.layout()).isEqualTo(layout);
            assertThat(table.history()).hasSize(2);
            String first = table.history().get(0).id().toString();
            assertThat(sql.rows("SELECT id FROM t /*+ OPTIONS('scan.snapshot-id'='" + first + "') */"))
                    .containsExactlyInAnyOrder(Row.of(1), Row.of(2));
        }
    }

    @EveryLayout
    void aContinuousReadSeesWhatAJobAppendsMeanwhile() throws Exception {
        String path = SERVER.path("sql/growing-" + layout);
        SqlSession batch = SqlSession.batch();
        String created = with(path, "'auto-create'='true'", "'layout'='" + layout + "'");
        batch.run("CREATE TABLE t (id INT)" + created);
        batch.run("INSERT INTO t VALUES (1)");
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, java.time.Duration.ofMillis(100));
        SqlSession streaming = SqlSession.streaming(configuration);
        streaming.run("CREATE TABLE t (id INT)" + with(path, "'source.monitor-interval'='100 ms'"));
        List<Row> seen = new ArrayList<>();
        try (CloseableIterator<Row> rows = streaming.open("SELECT * FROM t")) {
            seen.add(rows.next());
            batch.run("INSERT INTO t VALUES (2)");
            seen.add(rows.next());
            batch.run("INSERT INTO t VALUES (3)");
            seen.add(rows.next());
        }
        assertThat(seen).containsExactly(Row.of(1), Row.of(2), Row.of(3));
    }

    @EveryLayout
    void keysAreNoOptions() {
        SqlSession sql = SqlSession.batch();
        sql.run("CREATE TABLE t (id INT)"
                + with(SERVER.path("sql/keys"), "'auto-create'='true'", "'s3.secret-key'='marker'"));
        assertThatThrownBy(() -> sql.run("INSERT INTO t VALUES (1)"))
                .rootCause()
                .hasMessageContaining("'s3.secret-key'")
                .hasMessageContaining("config.yaml")
                .hasMessageNotContaining("marker");
    }
}
