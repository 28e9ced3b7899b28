package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.model.Snapshot;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.GoldenTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on local tables: what it prints, where, and its exit codes. */
class ToolTest {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", PrimitiveType.LONG), Field.optional(2, "name", PrimitiveType.STRING));

    @TempDir
    Path folder;

    /** What a command printed. */
    private record Result(int exitCode, String out, String err) {
        String error() {
            assertThat(out).isEmpty();
            return err;
        }

        String output() {
            assertThat(err).isEmpty();
            return out;
        }
    }

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Tool.run(arguments, new PrintWriter(out), new PrintWriter(err));
        return new Result(
                exitCode, out.toString().replace("\r\n", "\n"), err.toString().replace("\r\n", "\n"));
    }

    private String table(Layout layout) {
        String path = folder.resolve("table").toString();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
            table.append(List.of(GenericRow.of(SCHEMA, 1L, "a"), GenericRow.of(SCHEMA, 2L, "b")));
            table.append(List.of(GenericRow.of(SCHEMA, 3L, "c")));
        }
        return path;
    }

    @EveryLayout
    void historyListsSnapshotsAndMarksTheCurrentOne(Layout layout) {
        String path = table(layout);
        List<Snapshot> snapshots = history(path);
        Result result = run("history", path);
        assertThat(result.exitCode()).isZero();
        assertThat(result.output().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "SNAPSHOT MADE OPERATION ADDED FILES ADDED ROWS",
                        snapshots.get(0).id() + " " + snapshots.get(0).timestamp() + " append 1 2",
                        snapshots.get(1).id() + " " + snapshots.get(1).timestamp() + " append 1 1 current");
        assertThat(run("history", "--json", path).output())
                .startsWith("{\n  \"snapshots\": [\n    {\n      \"snapshot-id\": \""
                        + snapshots.get(0).id()
                        + "\",\n      \"parent-id\": null,\n      \"sequence-number\": 1,\n      \"made\": \""
                        + snapshots.get(0).timestamp()
                        + "\",\n      \"operation\": \"append\",\n      \"current\": false,\n")
                .endsWith("\n    }\n  ]\n}\n");
    }

    @EveryLayout
    void filesAndPartitionsAddUp(Layout layout) {
        String path = table(layout);
        assertThat(run("files", path).output().lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("data/\\S+ +2 +[0-9]+"))
                .anyMatch(line -> line.matches("data/\\S+ +1 +[0-9]+"));
        assertThat(run("files", "--json", path).output())
                .contains("\"partition\": null")
                .contains("\"rows\": 2");
        assertThat(run("partitions", path).output())
                .matches("PARTITION +FILES +ROWS +BYTES\n\\(all\\) +2 +3 +[0-9]+\n");
        assertThat(run("partitions", path, "--json").output())
                .matches(
                        """
                \\{
                  "partitions": \\[
                    \\{
                      "partition": null,
                      "files": 2,
                      "rows": 3,
                      "bytes": [0-9]+
                    }
                  ]
                }
                """);
    }

    /** First what each task would do, then what it has done. */
    @EveryLayout
    void tasksSayWhatTheyWouldDoAndThenDoIt(Layout layout) throws IOException {
        String path = table(layout);
        assertThat(run("rewrite-manifests", "--dry-run", path).output()).contains("2", "1");
        assertThat(run("rewrite-manifests", path).exitCode()).isZero();
        assertThat(history(path)).hasSize(3);

        assertThat(run("compact", "--min-input-files", "2", "--dry-run", path).output())
                .contains("Would rewrite 2 files");
        assertThat(run("compact", "--min-input-files", "2", "--json", path).output())
                .contains("\"rows\": 3");
        assertThat(run("files", path).output().lines()).hasSize(2);
        assertThat(history(path)).hasSize(4);

        assertThat(run("expire", "--retain-last", "1", "--dry-run", "--json", path)
                        .output())
                .contains("\"dry-run\": true");
        assertThat(history(path)).hasSize(4);
        assertThat(run("expire", "--retain-last", "2", path).exitCode()).isZero();
        List<Snapshot> left = history(path);
        assertThat(left).hasSize(2);

        assertThat(run("rollback", "--to", left.get(0).id().toString(), path).exitCode())
                .isZero();
        assertThat(run("files", path).output().lines()).hasSize(3);
        assertThat(run("rollback", "--to", "1", path).error()).contains("lists no snapshot 1");

        Path orphan = Files.createFile(folder.resolve("table/data/left.parquet"));
        Files.setLastModifiedTime(orphan, FileTime.from(Instant.EPOCH));
        assertThat(run("clean", "--dry-run", path).output()).contains("data/left.parquet", "Would remove 1 files");
        assertThat(orphan).exists();
        assertThat(run("clean", path).output()).contains("Removed 1 files");
        assertThat(orphan).doesNotExist();
        assertThat(run("verify", "--deep", path).exitCode()).isZero();
    }

    @Test
    void partitionsHaveTheirNames() {
        String path = GoldenTable.named("0.11.2/partition-identity").root().toString();
        assertThat(run("partitions", path).output()).contains("=");
    }

    @EveryLayout
    void verifyTellsByItsExitCodeWhetherTheTableIsSound(Layout layout) throws IOException {
        String path = table(layout);
        assertThat(run("verify", "--deep", path).output())
                .isEqualTo("Sound: 2 snapshots, 2 manifests, 2 data files and 3 rows in the current snapshot\n");
        Path lost;
        try (Stream<Path> files = Files.walk(Path.of(path, "data"))) {
            lost = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.delete(lost);
        Result damaged = run("verify", path);
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.output())
                .startsWith("error: data-file data/" + lost.getFileName() + ": This data file of ")
                .contains("\nDamaged: 2 snapshots");
        assertThat(run("verify", "--json", path).output())
                .startsWith("{\n  \"sound\": false,\n  \"snapshots\": 2,\n")
                .contains("\"severity\": \"error\"");
    }

    @Test
    void aPathWithoutATableIsToldWithoutAStackTrace() {
        for (String command : List.of("verify", "history", "files", "partitions")) {
            Result result = run(command, folder.resolve("nothing").toString());
            assertThat(result.exitCode()).as(command).isEqualTo(2);
            assertThat(result.error())
                    .startsWith("Cannot open the table " + folder.resolve("nothing"))
                    .contains("the path does not exist")
                    .doesNotContain("\tat ");
        }
        assertThat(run("history", "--stacktrace", folder.resolve("nothing").toString())
                        .error())
                .contains("\tat io.datashard.");
    }

    @Test
    void badUsageIsTold() {
        assertThat(run()).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.error()).contains("verify", "history");
        });
        assertThat(run("histroy", "x").exitCode()).isEqualTo(2);
        assertThat(run("histroy", "x").error()).contains("history");
        assertThat(run("history").error()).contains("PATH");
        assertThat(run("history", "--deep", "x").exitCode()).isEqualTo(2);
        assertThat(run("history", "-o", "s3.endpiont=x", "s3://b/t"))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(2))
                .satisfies(result -> assertThat(result.error()).contains("s3.endpoint"));
    }

    @Test
    void valuesThatCannotBeReadAreBadUsage() {
        String path = folder.resolve("empty").toString();
        DataShardTable.create(path, SCHEMA).close();
        for (String[] arguments : new String[][] {
            {"expire", "--older-than", "soon", path},
            {"expire", "--retain-last", "many", path},
            {"clean", "--older-than", "7", path},
            {"compact", "--target-file-size", "large", path},
            {"rollback", path}
        }) {
            Result result = run(arguments);
            assertThat(result.exitCode()).as(arguments[0]).isEqualTo(2);
            assertThat(result.error()).as(arguments[0]).doesNotContain("\tat ");
        }
    }

    @Test
    void theEntryPointStartsTheSameWhereNothingIsMissing() {
        StringWriter out = new StringWriter();
        assertThat(Main.run(new String[] {"--version"}, new PrintWriter(out), new PrintWriter(new StringWriter())))
                .isZero();
        assertThat(out.toString()).startsWith("DataShard ");
    }

    @Test
    void helpAndReleaseAreOutput() {
        assertThat(run("--help").output()).contains("Exit codes", "partitions");
        assertThat(run("verify", "--help").output()).contains("--deep", "--json", "--stacktrace");
        assertThat(run("--version").output()).startsWith("DataShard ");
    }

    private static List<Snapshot> history(String path) {
        try (DataShardTable table = DataShardTable.open(path)) {
            return table.history();
        }
    }

    @Test
    void aTableWithoutSnapshotsIsNoError() {
        String path = folder.resolve("empty").toString();
        DataShardTable.create(path, SCHEMA).close();
        assertThat(run("history", path).output()).isEqualTo("The table has no snapshot.\n");
        assertThat(run("files", path).output()).isEqualTo("The table has no data file.\n");
        assertThat(run("verify", path).exitCode()).isZero();
        assertThat(run("history", "--json", path).output()).isEqualTo("{\n  \"snapshots\": []\n}\n");
    }
}
