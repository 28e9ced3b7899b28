package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PartitionTerm;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in SQL give one clear error when the statement is planned, and change nothing. */
@Timeout(120)
class SqlMistakesITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    private Path folder;

    private final SqlSession sql = SqlSession.batch();

    private String path() {
        return folder.resolve("t").toString();
    }

    private void declare(String columns, String... more) {
        sql.run("CREATE TABLE t (" + columns + ") WITH ('connector'='datashard','path'='" + path() + "'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> mistake(String statement) {
        return mistake(sql, statement);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> mistake(SqlSession session, String statement) {
        Throwable thrown = catchThrowable(() -> session.run(statement));
        return assertThat(ExceptionUtils.findThrowable(thrown, DataShardException.class)
                        .orElse(null))
                .as("thrown: %s", thrown)
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void nameOfAPositionMustBeOneAndBeThatOfAReadWithoutEnd() {
        DataShardTable.create(path(), Schema.of(Field.optional(1, "id", PrimitiveType.LONG)))
                .close();
        SqlSession streaming = SqlSession.streaming(new Configuration());
        String declaration = "CREATE TABLE t (id BIGINT) WITH ('connector'='datashard','path'='" + path() + "')";
        streaming.run(declaration);
        mistake(streaming, "SELECT * FROM t /*+ OPTIONS('consumer-id'='a') */")
                .hasMessageContaining("'source.monitor-interval'");
        mistake(streaming, "SELECT * FROM t /*+ OPTIONS('consumer-id'='a/b','source.monitor-interval'='1 s') */")
                .hasMessageContaining("Cannot use 'a/b' as the name of a position");
        mistake(streaming, "SELECT * FROM t /*+ OPTIONS('consumer-id'='','source.monitor-interval'='1 s') */")
                .hasMessageContaining("its value is empty");
        mistake(
                        streaming,
                        "SELECT * FROM t /*+ OPTIONS('consumer-id'='a','source.monitor-interval'='1 s',"
                                + "'consumer.expiration-time'='1 s') */")
                .hasMessageContaining("'consumer.expiration-time'");
        // One declaration serves both modes.
        sql.run(declaration);
        assertThat(sql.rows("SELECT * FROM t /*+ OPTIONS('consumer-id'='a') */"))
                .isEmpty();
    }

    @Test
    void typoNamesTheNearestOption() {
        declare("id BIGINT", "'scan.snapshotid'='1'");
        mistake("SELECT * FROM t").hasMessageContaining("Did you mean 'scan.snapshot-id'?");
        mistake("INSERT INTO t VALUES (1)").hasMessageContaining("Did you mean 'scan.snapshot-id'?");
    }

    @Test
    void typoInAHintNamesTheNearestOption() {
        declare("id BIGINT");
        mistake("SELECT * FROM t /*+ OPTIONS('scan.timestmp'='1') */")
                .hasMessageContaining("Did you mean 'scan.timestamp'?");
    }

    @Test
    void missingTableIsNotCreatedByReading() {
        declare("id BIGINT", "'auto-create'='true'");
        mistake("SELECT * FROM t").hasMessageContaining(path());
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void missingTableIsNotWrittenUnlessItMayBeCreated() {
        declare("id BIGINT");
        mistake("INSERT INTO t VALUES (1)").hasMessageContaining(path()).hasMessageContaining("'auto-create'");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void explainingAWriteCreatesNothing() {
        declare("id BIGINT", "'auto-create'='true'");
        assertThat(sql.explain("INSERT INTO t VALUES (CAST(1 AS BIGINT))")).contains("Sink");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void emptyDirectoryAndFileAreNoTables() throws Exception {
        Files.createDirectory(folder.resolve("t"));
        declare("id BIGINT");
        mistake("SELECT * FROM t").hasMessageContaining(path());
        Files.delete(folder.resolve("t"));
        Files.writeString(folder.resolve("t"), "x");
        mistake("SELECT * FROM t").hasMessageContaining(path());
        mistake("INSERT INTO t VALUES (1)").hasMessageContaining(path());
        assertThat(Files.readString(folder.resolve("t"))).isEqualTo("x");
    }

    @EveryLayout
    void declarationThatDiffersShowsTheDifferences(Layout layout) {
        store(layout);
        declare("id INT, nam STRING");
        for (String statement : new String[] {"SELECT * FROM t", "INSERT INTO t VALUES (1, 'a')"}) {
            mistake(statement)
                    .hasMessageContaining("default_catalog.default_database.t")
                    .hasMessageContaining("column 'id' is declared INT but stored as long, which is BIGINT")
                    .hasMessageContaining("column 'id' is declared nullable but stored NOT NULL")
                    .hasMessageContaining("is it 'name'?")
                    .hasMessageContaining("`id` BIGINT NOT NULL");
        }
    }

    @EveryLayout
    void orderOfColumnsMattersAndSomeMayBeReadOnly(Layout layout) {
        store(layout);
        declare("name STRING, id BIGINT NOT NULL");
        mistake("SELECT id FROM t").hasMessageContaining("the order is declared as name, id but stored as id, name");
        sql.run("DROP TABLE t");
        declare("name STRING");
        assertThat(sql.rows("SELECT * FROM t")).isEmpty();
        mistake("INSERT INTO t VALUES ('a')")
                .hasMessageContaining("column 'id' is stored (long NOT NULL) but not declared");
    }

    @Test
    void unsupportedTypesAreNamed() {
        declare("id BIGINT, tags ARRAY<STRING>", "'auto-create'='true'");
        mistake("INSERT INTO t VALUES (1, ARRAY['a'])").hasMessageContaining("'tags' of type ARRAY<STRING>");
        sql.run("DROP TABLE t");
        declare("ts TIMESTAMP(9)", "'auto-create'='true'");
        mistake("INSERT INTO t VALUES (TIMESTAMP '2024-01-01 00:00:00')")
                .hasMessageContaining("'ts' of type TIMESTAMP(9)");
    }

    private void declarePartitionedBy(String columns, String... more) {
        sql.run("CREATE TABLE t (id BIGINT NOT NULL, name STRING) PARTITIONED BY (" + columns
                + ") WITH ('connector'='datashard','path'='" + path() + "'"
                + (more.length == 0 ? "" : "," + String.join(",", more)) + ")");
    }

    private void store(Layout layout, PartitionTerm... partitions) {
        Schema columns =
                Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));
        DataShardTable.create(
                        path(), columns, TableOptions.DEFAULT.withLayout(layout).withPartitions(List.of(partitions)))
                .close();
    }

    private void bothWays(Consumer<AbstractThrowableAssert<?, ? extends Throwable>> check) {
        check.accept(mistake("INSERT INTO t VALUES (1, 'a')"));
        check.accept(mistake("SELECT * FROM t"));
        sql.run("DROP TABLE t");
    }

    @Test
    void partitionsNeedTheIcebergLayout() {
        declarePartitionedBy("name", "'auto-create'='true'");
        mistake("INSERT INTO t VALUES (1, 'a')")
                .hasMessageContaining("the partitions identity(name)")
                .hasMessageContaining("the layout 'iceberg'");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void partitionsAreDeclaredOnce() {
        declarePartitionedBy("name", "'partition-spec'='bucket(4, id)'");
        bothWays(error -> error.hasMessageContaining("declared twice")
                .hasMessageContaining("PARTITIONED BY [name]")
                .hasMessageContaining("'partition-spec' = 'bucket(4, id)'"));
    }

    @Test
    void typoInAPartitionSpecNamesColumnAndPosition() {
        declare(
                "id BIGINT NOT NULL, name STRING",
                "'auto-create'='true'",
                "'layout'='iceberg'",
                "'partition-spec'='bucket(4, id), day(nam)'");
        mistake("INSERT INTO t VALUES (1, 'a')")
                .hasMessageContaining("at position 20")
                .hasMessageContaining("'nam' is not a column");
        sql.run("DROP TABLE t");
        declarePartitionedBy("id", "'auto-create'='true'", "'layout'='icberg'");
        mistake("INSERT INTO t VALUES (1, 'a')")
                .hasMessageContaining("'layout'")
                .hasMessageContaining("classic, iceberg");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void partitionsOtherThanThoseOfTheTableAreShownBesideThem() {
        store(Layout.ICEBERG, PartitionTerm.bucket(4, "id"));
        declarePartitionedBy("name");
        bothWays(error -> error.hasMessageContaining("default_catalog.default_database.t")
                .hasMessageContaining("with the partitions identity(name)")
                .hasMessageContaining("it has the partitions bucket(4, id)"));
        declare("id BIGINT NOT NULL, name STRING", "'partition-spec'='bucket(8, id)'");
        bothWays(error -> error.hasMessageContaining("with the partitions bucket(8, id)")
                .hasMessageContaining("it has the partitions bucket(4, id)"));
    }

    @Test
    void partitionsOfATableWithoutAnyAreRefused() {
        store(Layout.CLASSIC);
        declarePartitionedBy("name");
        bothWays(error -> error.hasMessageContaining("it has no partitions"));
    }

    @EveryLayout
    void layoutOtherThanThatOfTheTableIsRefused(Layout stored) {
        Layout asked = stored == Layout.CLASSIC ? Layout.ICEBERG : Layout.CLASSIC;
        store(stored);
        declare("id BIGINT NOT NULL, name STRING", "'layout'='" + asked.name().toLowerCase(Locale.ROOT) + "'");
        bothWays(error -> error.hasMessageContaining(
                        "the layout '" + asked.name().toLowerCase(Locale.ROOT) + "'")
                .hasMessageContaining(
                        "there is a table of the " + stored.name().toLowerCase(Locale.ROOT) + " layout already"));
    }

    @Test
    void updatesAreRefusedWhenPlanned() {
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE TABLE t (n BIGINT) WITH ('connector'='datashard','path'='" + path()
                + "','auto-create'='true')");
        streaming.run("CREATE TABLE a (x BIGINT) WITH ('connector'='datagen')");
        for (String updating : List.of(
                "SELECT COUNT(*) FROM (VALUES (1), (2)) AS v(x) GROUP BY x",
                // Makes updates and deletes: its mode equals the one that the planner asks with of every accepted plan.
                "SELECT r.x FROM a AS l LEFT JOIN a AS r ON l.x = r.x + 1",
                "SELECT x FROM (SELECT x, ROW_NUMBER() OVER (PARTITION BY x ORDER BY x DESC) AS r FROM a) WHERE r = 1")) {
            for (String statement : List.of("INSERT INTO t ", "EXPLAIN INSERT INTO t ")) {
                streaming.refused(
                        statement + updating,
                        "Cannot write to the table default_catalog.default_database.t: the query updates or deletes",
                        "TO_CHANGELOG(input => (SELECT …))",
                        "Nothing was changed");
            }
        }
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @Test
    void streamWithoutEndAndCheckpointsIsRefused() {
        SqlSession streaming = SqlSession.streaming(new Configuration());
        streaming.run("CREATE TEMPORARY TABLE numbers (n INT) WITH ('connector'='datagen')");
        streaming.run(
                "CREATE TABLE t (n INT) WITH ('connector'='datashard','path'='" + path() + "','auto-create'='true')");
        mistake(streaming, "INSERT INTO t SELECT n FROM numbers")
                .hasMessageContaining("checkpointing is off")
                .hasMessageContaining("execution.checkpointing.interval");
    }

    @Test
    void streamThatTakesNoCheckpointAfterItsEndIsRefused() {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "1 s");
        SqlSession streaming = SqlSession.streaming(configuration);
        streaming.run(
                "CREATE TABLE t (n INT) WITH ('connector'='datashard','path'='" + path() + "','auto-create'='true')");
        streaming.set("execution.checkpointing.checkpoints-after-tasks-finish", "false");
        mistake(streaming, "INSERT INTO t VALUES (1)")
                .hasMessageContaining("'execution.checkpointing.checkpoints-after-tasks-finish' is 'false'");
        assertThat(folder.resolve("t")).doesNotExist();
    }

    @EveryLayout
    void snapshotsInTheWrongOrderAreRefusedWhenPlanned(Layout layout) {
        store(layout);
        declare("id BIGINT NOT NULL, name STRING");
        sql.run("INSERT INTO t VALUES (1, 'a')");
        sql.run("INSERT INTO t VALUES (2, 'b')");
        List<Snapshot> history;
        try (DataShardTable table = DataShardTable.open(path())) {
            history = table.history();
        }
        String older = history.get(history.size() - 2).id().toString();
        String newer = history.get(history.size() - 1).id().toString();

        assertThat(sql.explain("SELECT * FROM t /*+ OPTIONS('incremental-between'='" + older + "," + newer + "') */"))
                .contains("TableSourceScan");
        assertThat(catchThrowable(() -> sql.explain(
                        "SELECT * FROM t /*+ OPTIONS('incremental-between'='" + newer + "," + older + "') */")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(newer + " and " + older)
                .hasMessageContaining("Swap them in 'incremental-between'");
        DataShardSourceBuilder<Row> reversed =
                DataShardSource.forRow().path(path()).between(SnapshotId.parse(newer), SnapshotId.parse(older));
        assertThatThrownBy(() -> StreamExecutionEnvironment.getExecutionEnvironment()
                        .fromSource(reversed.build(), WatermarkStrategy.noWatermarks(), "reversed"))
                .hasMessageContaining("Swap them in 'incremental-between'");
    }

    @EveryLayout
    void snapshotThatIsNotThereIsNamedWhenPlanned(Layout layout) {
        store(layout);
        declare("id BIGINT NOT NULL, name STRING");
        for (String option : new String[] {
            "'scan.snapshot-id'='77'",
            "'incremental-between'='77,78'",
            "'scan.timestamp'='1977-01-01'",
            "'incremental-between-timestamp'='1977-01-01,1978-01-01'"
        }) {
            assertThat(catchThrowable(() -> sql.explain("SELECT * FROM t /*+ OPTIONS(" + option + ") */")))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("77")
                    .hasMessageContaining("default_catalog.default_database.t");
        }
    }

    /** Flink's format {@code raw} makes a STRING of any bytes. */
    @Test
    void bytesThatAreNoTextFailOrAreLeftOutAsTold() throws Exception {
        Path lines = Files.createDirectory(folder.resolve("lines"));
        Files.write(lines.resolve("file"), new byte[] {'a', '\n', (byte) 0x80, '\n', 'b', '\n'});
        sql.run("CREATE TABLE lines (line STRING) WITH ('connector'='filesystem','path'='" + lines.toUri()
                + "','format'='raw')");
        declare("line STRING", "'auto-create'='true'");

        mistake("INSERT INTO t SELECT * FROM lines")
                .hasMessageStartingWith("Cannot write row 2 to the table at ")
                .hasMessageContaining("the column 'line'");
        assertThat(sql.rows("SELECT * FROM t")).isEmpty();
        sql.run("INSERT INTO t /*+ OPTIONS('sink.on-invalid-value'='skip') */ SELECT * FROM lines");
        assertThat(sql.rows("SELECT * FROM t")).containsExactlyInAnyOrder(Row.of("a"), Row.of("b"));
        sql.run("INSERT INTO t /*+ OPTIONS('sink.on-invalid-value'='null') */ SELECT * FROM lines");
        assertThat(sql.rows("SELECT * FROM t WHERE line IS NULL")).containsExactly(Row.of((Object) null));
    }
}
