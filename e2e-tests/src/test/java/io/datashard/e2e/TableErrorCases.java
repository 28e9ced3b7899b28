package io.datashard.e2e;

import static io.datashard.e2e.ErrorCase.Where.CLUSTER;
import static io.datashard.e2e.ErrorCase.Where.PATIENT;

import io.datashard.commit.CommitIdentity;
import io.datashard.commit.RewindPolicy;
import io.datashard.e2e.ErrorCase.Where;
import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.storage.local.ExplainedFailures;
import io.datashard.storage.local.LocalStorage;
import io.datashard.storage.s3.StoreAnswer;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.GoldenTable;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SinkRuns;
import io.datashard.testing.TestRow;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How each error of docs/operations.md comes about. */
final class TableErrorCases implements AutoCloseable {
    private static final String COLUMNS = "(id BIGINT)";
    private static final Path CLASSIC_HINT = Path.of("metadata.version-hint.text");
    private static final Path ICEBERG_HINT = Path.of("metadata", "version-hint.text");

    private final Path folder;
    private final ErrorStore store;
    private final Schema schema;
    private final List<ErrorCase> cases = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();

    /**
     * @param folder for tables on the disk
     * @param schema one column {@code id}
     */
    TableErrorCases(Path folder, ErrorStore store, Schema schema) throws IOException {
        this.folder = folder;
        this.store = store;
        this.schema = schema;
        missingAndMixed();
        damaged();
        refusedRows();
        disk();
        dataFiles();
        commits();
        conflicts();
        unknown();
    }

    List<ErrorCase> all() {
        return cases;
    }

    @Override
    public void close() {
        held.forEach(Runnable::run);
    }

    private void add(String error, Where where, String... statements) {
        cases.add(ErrorCase.of(row(error), where, statements));
    }

    private static ErrorRow row(String error) {
        return new ErrorRow("docs/operations.md", error);
    }

    private void reads(String error, String table) {
        add(error, CLUSTER, declare(table), "SELECT * FROM " + table);
    }

    private void writes(String error, Where where, String table, String... options) {
        add(error, where, declare(table, options), "INSERT INTO " + table + " VALUES (1)");
    }

    private String declare(String table, String... options) {
        return ErrorStore.declaration(table, COLUMNS, folder.resolve(table).toString(), options);
    }

    private JavaTable create(String table, Layout layout) {
        return JavaTable.create(folder.resolve(table), schema, TableOptions.DEFAULT.withLayout(layout));
    }

    private void missingAndMixed() throws IOException {
        reads("`Cannot open the table …` the path does not exist", "absent");

        create("mixed", Layout.CLASSIC);
        create("other", Layout.ICEBERG);
        Files.copy(
                folder.resolve("other").resolve(ICEBERG_HINT),
                folder.resolve("mixed").resolve(ICEBERG_HINT));
        Files.copy(metadata("other", "v1.metadata.json"), metadata("mixed", "v1.metadata.json"));
        reads("… has the version hint of the classic layout and metadata of the iceberg layout", "mixed");

        cases.add(ErrorCase.direct(
                row("`Cannot go on with the table …` has been migrated"),
                "the table has to be migrated while it is open, and MigrationE2ECase does that to jobs",
                this::migrateWhileOpen));
    }

    private Path metadata(String table, String file) {
        return folder.resolve(table).resolve("metadata").resolve(file);
    }

    private Throwable migrateWhileOpen() {
        Path root = folder.resolve("migrated");
        create("migrated", Layout.CLASSIC);
        try (DataShardTable table = DataShardTable.open(root.toString())) {
            Files.delete(root.resolve(CLASSIC_HINT));
            Files.writeString(root.resolve(ICEBERG_HINT), "2");
            return failure(() -> table.append(List.of(TestRow.of(1L))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable failure(Runnable fails) {
        try {
            fails.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("Nothing failed");
    }

    private void damaged() throws IOException {
        create("headless", Layout.CLASSIC);
        deleteMetadata("headless");
        reads("… its version hint names 'v….metadata.json', which is not there (classic layout)", "headless");

        create("beheaded", Layout.ICEBERG);
        Files.writeString(folder.resolve("beheaded").resolve(ICEBERG_HINT), "7");
        reads("… its version hint … names metadata version N, whose file is not there (iceberg layout)", "beheaded");

        create("forked", Layout.ICEBERG);
        Files.copy(metadata("forked", "v1.metadata.json"), metadata("forked", "v9.metadata.json"));
        writes("`Cannot write to the table …` there is also number N behind a gap", CLUSTER, "forked");
    }

    private void deleteMetadata(String table) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(table).resolve("metadata"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".metadata.json"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private void refusedRows() throws IOException {
        GoldenTable.named("0.5.4/history").copyTo(Files.createDirectory(folder.resolve("aged")));
        writes("`Cannot write to the table …`", CLUSTER, "aged");

        JavaTable.create(
                folder.resolve("uuids"), Schema.of(Field.optional(1, "id", PrimitiveType.UUID)), TableOptions.DEFAULT);
        add(
                "`Cannot write row … to the table …`",
                CLUSTER,
                ErrorStore.declaration(
                        "uuids", "(id STRING)", folder.resolve("uuids").toString()),
                "INSERT INTO uuids VALUES ('not a uuid')");
    }

    private void disk() {
        create("locked", Layout.CLASSIC);
        Storage storage = LocalStorage.open(folder.resolve("locked"));
        held.add(storage.lock(Duration.ofSeconds(10))::close);
        held.add(storage::close);
        writes("`Cannot take the metadata lock …`", CLUSTER, "locked", "'lock.acquire-timeout' = '500 ms'");

        cases.add(ErrorCase.direct(
                row("`Cannot write …` its disk has … bytes free"),
                "the variable is one of the machines of a cluster, and the other jobs of this one write",
                this::writeWithoutRoom));

        cases.add(ErrorCase.direct(
                row("… this process has as many files open as it may"),
                "a JVM without descriptors loads no classes, so that anything may fail beside the write",
                () -> ExplainedFailures.noDescriptorsLeft(folder.resolve("data").resolve("a.parquet"))));
    }

    private Throwable writeWithoutRoom() {
        Path root = folder.resolve("filled");
        create("filled", Layout.CLASSIC);
        Surroundings full =
                new Surroundings(Map.of("DATASHARD_MIN_FREE_BYTES", String.valueOf(Long.MAX_VALUE / 4)), Map.of());
        try (TableAccess access = TableAccess.open(TableLocation.of(root.toString(), Map.of(), full), full)) {
            return failure(() -> access.storage().write(StoragePath.of("data/a.parquet"), new byte[10]));
        }
    }

    /** Not rows of their own, as the next ones: the exceptions are in the table of exceptions. */
    private void dataFiles() throws IOException {
        Path flipped = onlyDataFile("flipped");
        byte[] content = Files.readAllBytes(flipped);
        content[content.length / 3] ^= 1;
        Files.write(flipped, content);
        add(
                "`CorruptDataException`",
                CLUSTER,
                declare("flipped", "'scan.verify-checksums' = 'full'"),
                "SELECT * FROM flipped");

        Files.delete(onlyDataFile("lost"));
        reads("`CorruptDataException`", "lost");

        Path data = onlyDataFile("obstructed").getParent();
        Files.delete(onlyDataFile("obstructed"));
        Files.delete(data);
        Files.writeString(data, "in the way");
        writes("`DeniedException`", CLUSTER, "obstructed");
    }

    /** Of a table with one row, which is made if it is not there. */
    private Path onlyDataFile(String table) throws IOException {
        Path root = folder.resolve(table);
        if (!Files.exists(root)) {
            create(table, Layout.CLASSIC).append(List.of(TestRow.of(1L)));
        }
        try (Stream<Path> files = Files.walk(root.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two data files");
                    })
                    .orElseThrow();
        }
    }

    private void commits() {
        cases.add(ErrorCase.direct(
                row("`Cannot commit checkpoint …` the job was restored from"),
                "it takes a savepoint and two restarts, and SinkSavepointITCase does that to jobs",
                TableErrorCases::rewind));

        String taken = s3Table();
        store.answer(
                taken,
                request -> request.startsWith("HEAD ") && request.contains("/data/"),
                StoreAnswer.aws(404, "NoSuchKey", "The specified key does not exist."));
        add(
                "`Cannot commit the data file …` it is not there any more",
                CLUSTER,
                store.declare(taken),
                "INSERT INTO " + taken + " VALUES (1)");
    }

    private static Throwable rewind() {
        MemoryStorage memory = new MemoryStorage();
        TestTable table = new TestTable(memory, 1, Layout.CLASSIC).create(Map.of());
        for (long checkpoint = 1; checkpoint <= 2; checkpoint++) {
            commit(table, memory, SinkRuns.fresh("orders", "L1", checkpoint), "first-" + checkpoint);
        }
        CommitIdentity again =
                SinkRuns.of("orders", SinkRuns.familyOf("L1"), "L2", 2, List.of(SinkRuns.restoredFrom("L1", 1)));
        return failure(() -> commit(table, memory, again, "again"));
    }

    private static void commit(TestTable table, Storage storage, CommitIdentity identity, String file) {
        table.committer(storage).commit(table.sinkAppend(identity, RewindPolicy.FAIL, storage, table.file(file, 1)));
    }

    private String s3Table() {
        String table = store.table();
        JavaTable.create(store.root(table), schema, TableOptions.DEFAULT.withLayout(Layout.ICEBERG));
        return table;
    }

    /** Not a row of its own: the exception is one of the table of exceptions. */
    private void conflicts() {
        String contended = s3Table();
        JavaTable other = new JavaTable(store.root(contended), schema);
        store.answer(contended, request -> {
            if (request.startsWith("PUT ") && request.contains(".metadata.json")) {
                other.append(List.of(TestRow.of(2L)));
            }
            return Optional.empty();
        });
        add(
                "`CommitConflictException`",
                PATIENT,
                store.declare(contended, "'sink.commit.max-retries' = '1'"),
                "INSERT INTO " + contended + " VALUES (1)");
    }

    private void unknown() {
        String silent = s3Table();
        store.answer(
                silent,
                request -> request.startsWith("PUT ") && request.contains(".metadata.json"),
                StoreAnswer.aws(500, "InternalError", "We encountered an internal error. Please try again."));
        add(
                "`Cannot tell whether the commit …`",
                PATIENT,
                store.declare(silent),
                "INSERT INTO " + silent + " VALUES (1)");
    }
}
