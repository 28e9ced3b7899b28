package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.SnapshotId;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.Await;
import io.datashard.testing.RowDigest;
import io.datashard.testing.TestRow;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar of the SQL connector in {@code lib/} of a plain Flink distribution, with nothing else beside it and no Hadoop: scripts of the SQL
 * client run on real processes, which die and recover.
 */
@Timeout(900)
class SqlJarOnRealFlinkE2ECase {
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final Schema NUMBERS = Schema.of(
            Field.optional(1, "id", PrimitiveType.LONG),
            Field.optional(2, "name", PrimitiveType.STRING),
            Field.optional(3, "half", PrimitiveType.DOUBLE));
    private static final int ROWS = 9_000;
    private static final int ROWS_PER_SECOND = 300;

    private static FlinkCluster cluster;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() {
        FlinkDistribution flink = FlinkDistribution.current().withLibrary(Workspace.sqlJar(), shared.resolve("flink"));
        cluster = FlinkCluster.start(
                flink,
                shared.resolve("cluster"),
                // So that both jobs of a test have tasks on both TaskManagers.
                FlinkClusterSettings.defaults()
                        .withOption("taskmanager.load-balance.mode", "SLOTS")
                        .withOption("execution.checkpointing.interval", "1 s"));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void scriptOfTheExamplesRuns() throws Exception {
        List<List<String>> printed =
                cluster.sql().runFile(Workspace.project("examples/src/main/sql/flights.sql"), folder);

        assertThat(printed)
                .contains(List.of("HNL", "OGG", "3", "10"))
                .contains(List.of("2001-01-01 01:10:00.000000", "HNL-SFO", "95"));
        Path flights = folder.resolve("warehouse/sql-flights");
        try (DataShardTable table = DataShardTable.open(flights.toString())) {
            assertThat(table.history()).hasSize(2);
            JavaTable java = new JavaTable(flights, table.schema());
            assertThat(python(flights).check("--allow-markers", "--fail-on-orphans", "--all-snapshots"))
                    .matches(check -> check.rows() == 10)
                    .matches(check -> check.digest().equals(java.digest()));
        }
    }

    @Test
    void scriptOfALakeRunsOverATableOfPython() {
        new LakeScript(folder, path -> TableRoot.of(folder.resolve(path))).run(cluster.sql());
    }

    @Test
    void everyTypeIsWrittenReadAndReadAsOfASnapshotInBothLayouts() {
        Path classic = folder.resolve("every type");
        Path iceberg = folder.resolve("every type, partitioned");
        String classicTable = everyTypeTable("c", classic, "");
        String icebergTable =
                everyTypeTable("i", iceberg, ", 'layout' = 'iceberg', 'partition-spec' = 'day(tz), bucket(4, s)'");
        List<String> statements = new ArrayList<>(
                List.of("SET 'execution.runtime-mode' = 'batch'", "SET 'table.local-time-zone' = 'UTC'"));
        statements.addAll(List.of(classicTable, icebergTable));
        for (String table : List.of("c", "i")) {
            statements.add("INSERT INTO " + table
                    + " VALUES (TRUE, -2147483648, 9007199254740993, CAST(0.1 AS FLOAT), 1E300, DATE '2024-02-29',"
                    + " TIME '23:59:59.999', TIMESTAMP '9999-12-31 23:59:59.999999', CAST(TIMESTAMP '1969-12-31"
                    + " 23:59:59.999999' AS TIMESTAMP_LTZ(6)), 'z\u00e9 \uD83D\uDE00', x'00ff',"
                    + " CAST('-1234567890123456789012345678.0123456789' AS DECIMAL(38, 10)))");
            statements.add("INSERT INTO " + table + " (b) VALUES (FALSE)");
        }
        cluster.sql().run(statements.toArray(String[]::new));
        haveBothRowsOfEveryType(classic);
        haveBothRowsOfEveryType(iceberg);

        List<String> row = List.of(
                "-2147483648",
                "23:59:59.999",
                "9999-12-31 23:59:59.999999",
                "1969-12-31 23:59:59.999999",
                "z\u00e9 \uD83D\uDE00",
                "-1234567890123456789012345678.0123456789");
        assertThat(cluster.sql()
                        .run(
                                "SET 'execution.runtime-mode' = 'batch'",
                                "SET 'table.local-time-zone' = 'UTC'",
                                classicTable,
                                icebergTable,
                                firstRowOf("c", classic),
                                secondRowOf("c", classic),
                                firstRowOf("i", iceberg),
                                secondRowOf("i", iceberg)))
                .containsExactly(row, List.of("FALSE", "<NULL>"), row, List.of("FALSE", "<NULL>"));
    }

    /** Uses the codecs bundled in the jar. Streaming, because a batch job needs more network buffers than the cluster has. */
    @Test
    void everyCodecIsWrittenAndRead() {
        List<String> statements = new ArrayList<>(List.of("SET 'execution.runtime-mode' = 'streaming'"));
        List<String> inserts = new ArrayList<>();
        List<String> selects = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String codec : List.of("none", "lz4", "snappy", "zstd", "gzip")) {
            String table = codec + "_table";
            String options = ", 'parquet.compression' = '" + codec + "'";
            statements.add(numbersTable(table, folder.resolve(table), options));
            inserts.add("INSERT INTO " + table + " SELECT 7, CAST('" + codec + "' AS STRING), 0.5E0;");
            selects.add("SELECT * FROM " + table);
            rows.add(List.of("7", codec, "0.5"));
        }
        statements.add("EXECUTE STATEMENT SET BEGIN\n" + String.join("\n", inserts) + "\nEND");
        statements.add("SET 'execution.runtime-mode' = 'batch'");
        statements.addAll(selects);

        assertThat(cluster.sql().run(statements.toArray(String[]::new))).containsExactlyElementsOf(rows);
    }

    private static String everyTypeTable(String name, Path root, String options) {
        return "CREATE TABLE " + name
                + " (b BOOLEAN NOT NULL, i INT, l BIGINT, f FLOAT, d DOUBLE, dt DATE, tm TIME(3), ts TIMESTAMP(6), tz"
                + " TIMESTAMP_LTZ(6), s STRING, bin BYTES, n DECIMAL(38, 10)) WITH ('connector' = 'datashard', 'path'"
                + " = '"
                + root + "', 'auto-create' = 'true', 'parquet.compression' = 'zstd'" + options + ")";
    }

    private static void haveBothRowsOfEveryType(Path root) {
        Schema schema = schemaOf(root);
        List<TestRow> first = List.of(TestRow.of(
                true,
                Integer.MIN_VALUE,
                9007199254740993L,
                0.1f,
                1e300,
                19782,
                86_399_999_000L,
                253_402_300_799_999_999L,
                -1L,
                "z\u00e9 \uD83D\uDE00",
                new byte[] {0, -1},
                new BigDecimal("-1234567890123456789012345678.0123456789")));
        List<TestRow> both = new ArrayList<>(first);
        both.add(TestRow.of(false, null, null, null, null, null, null, null, null, null, null, null));
        JavaTable java = new JavaTable(root, schema);
        assertThat(java.digest()).isEqualTo(RowDigest.of(schema, both));
        assertThat(python(root).digests())
                .containsEntry(java.snapshots().get(0), RowDigest.of(schema, first))
                .containsEntry(java.snapshots().get(1), RowDigest.of(schema, both));
    }

    private static String firstRowOf(String name, Path root) {
        return "SELECT i, tm, ts, tz, s, CAST(n AS STRING) FROM " + name + " /*+ OPTIONS('scan.snapshot-id' = '"
                + snapshots(root).get(0) + "') */";
    }

    private static String secondRowOf(String name, Path root) {
        List<SnapshotId> snapshots = snapshots(root);
        return "SELECT b, s FROM " + name + " /*+ OPTIONS('incremental-between' = '" + snapshots.get(0) + ","
                + snapshots.get(1) + "') */";
    }

    private static List<SnapshotId> snapshots(Path root) {
        return new JavaTable(root, schemaOf(root)).snapshots();
    }

    @Test
    void killedTaskManagerLosesAndDoublesNothingInTwoJobsThatFollowEachOther() {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        // A job that reads a table needs one when it is submitted.
        JavaTable.create(first, NUMBERS, TableOptions.DEFAULT);
        cluster.sql()
                .run(
                        "SET 'execution.runtime-mode' = 'streaming'",
                        "SET 'table.dml-sync' = 'false'",
                        "SET 'parallelism.default' = '2'",
                        "CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'fields.id.kind' ="
                                + " 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '" + (ROWS - 1)
                                + "', 'rows-per-second' = '"
                                + ROWS_PER_SECOND + "')",
                        numbersTable("t1", first, ""),
                        numbersTable("t2", second, ", 'layout' = 'iceberg', 'partition-spec' = 'truncate(100, id)'"),
                        "SET 'pipeline.name' = 'writing'",
                        "INSERT INTO t1 SELECT id, 'number ' || CAST(id AS STRING), CAST(id AS DOUBLE) / 2 FROM"
                                + " numbers",
                        "SET 'pipeline.name' = 'following'",
                        "INSERT INTO t2 SELECT * FROM t1 /*+ OPTIONS('source.monitor-interval' = '500 ms') */");
        FlinkJobs jobs = cluster.jobs();
        String writing = jobs.named("writing");
        String following = jobs.named("following");
        jobs.awaitCheckpoints(writing, 2, RECOVERY);
        jobs.awaitCheckpoints(following, 2, RECOVERY);

        cluster.killTaskManager();
        cluster.startTaskManager();
        Await.until("recovery of the first job", RECOVERY, () -> jobs.restorations(writing) > 0);
        jobs.awaitRestoration(following, 1, RECOVERY);
        jobs.awaitState(writing, "FINISHED", RECOVERY);
        String digest = RowDigest.of(NUMBERS, numbers());
        JavaTable copy = new JavaTable(second, NUMBERS);
        Await.until("all rows in the second table", RECOVERY, () -> copy.rows() >= ROWS);
        jobs.stopWithSavepoint(following);

        for (JavaTable table : List.of(new JavaTable(first, NUMBERS), copy)) {
            assertThat(table.digest()).isEqualTo(digest);
            assertThat(table.snapshots()).hasSizeGreaterThan(3);
            assertThat(python(table.root().folder()).check("--allow-markers").digest())
                    .isEqualTo(digest);
        }
        assertThat(OtherReader.DUCKDB.ask(copy, List.of(Query.all())).get(0).digest())
                .isEqualTo(digest);
    }

    private static List<TestRow> numbers() {
        return LongStream.range(0, ROWS)
                .mapToObj(id -> TestRow.of(id, "number " + id, id / 2.0))
                .toList();
    }

    private static String numbersTable(String name, Path root, String options) {
        return "CREATE TABLE " + name
                + " (id BIGINT, name STRING, half DOUBLE) WITH ('connector' = 'datashard', 'path' = '" + root
                + "', 'auto-create' = 'true'" + options + ")";
    }

    private static Schema schemaOf(Path root) {
        assertThat(Files.isDirectory(root)).isTrue();
        try (DataShardTable table = DataShardTable.open(root.toString())) {
            return table.schema();
        }
    }

    private static PythonTable python(Path root) {
        try (DataShardTable table = DataShardTable.open(root.toString())) {
            return PythonEnvironment.of(
                            table.layout() == Layout.CLASSIC
                                    ? PythonEnvironment.NEWEST_CLASSIC
                                    : PythonEnvironment.NEWEST)
                    .table(root);
        }
    }
}
