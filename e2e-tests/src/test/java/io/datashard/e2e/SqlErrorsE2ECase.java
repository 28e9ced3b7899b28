package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.s3.StubServer;
import io.datashard.storage.s3.StubServer.Answer;
import io.datashard.table.TableOptions;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code sql-client.sh} prints when a statement fails, of planning as of running jobs: the error of the connector and nothing of another
 * library. The logs have all of it.
 */
@Timeout(900)
class SqlErrorsE2ECase {
    private static final Schema NUMBERS = Schema.of(Field.optional(1, "id", PrimitiveType.LONG));
    private static final String BATCH = "SET 'execution.runtime-mode' = 'batch'";
    private static final String REASON = "Could not execute SQL statement. Reason:\n";

    private static FlinkCluster cluster;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() {
        cluster = FlinkCluster.start(
                FlinkDistribution.current().withLibrary(Workspace.sqlJar(), shared.resolve("flink")),
                shared.resolve("cluster"),
                FlinkClusterSettings.defaults()
                        .withTaskManagers(1)
                        .withOption("restart-strategy.type", "none")
                        .withEnvironment(
                                Map.of("DATASHARD_S3_ACCESS_KEY", "a key", "DATASHARD_S3_SECRET_KEY", "a secret")));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String declaration(String path, String... more) {
        return "CREATE TABLE t (id BIGINT) WITH ('connector' = 'datashard', 'path' = '" + path + "'"
                + Stream.of(more).map(option -> ", " + option).collect(Collectors.joining()) + ")";
    }

    /** What the client prints of the last statement, in one line. */
    private static String printed(String... statements) {
        String output = cluster.sql().runToError(statements);
        assertThat(output).contains(REASON);
        return output.substring(output.indexOf(REASON) + REASON.length())
                .replaceAll("\u001B\\[[0-9;]*m", "")
                .lines()
                .takeWhile(line -> !line.isBlank())
                .collect(Collectors.joining(" "));
    }

    @Test
    void mistakesAndRefusedStatements() {
        String path = folder.resolve("t").toString();
        assertThat(printed(declaration(path), "SELECT * FROM t"))
                .startsWith("io.datashard.error.InvalidUseException: Cannot open the table " + path + ": ");
        JavaTable.create(Path.of(path), NUMBERS, TableOptions.DEFAULT);
        assertThat(printed(BATCH, declaration(path), "DELETE FROM t"))
                .startsWith("io.datashard.error.InvalidUseException: Cannot run DELETE on the table"
                        + " default_catalog.default_database.t: it is not supported: ");
        assertThat(printed(declaration(path, "'snapshot-id' = '1'"), "SELECT * FROM t"))
                .endsWith("Use 'scan.snapshot-id'.");
    }

    @Test
    void storeThatGivesNoPermissionAndStoreThatDoesNotRun() throws IOException {
        try (StubServer store = StubServer.http(request -> Answer.error(403, "AccessDenied"))) {
            assertThat(printed(at(store.url()), "SELECT * FROM t"))
                    .startsWith("io.datashard.error.DeniedException: Cannot ")
                    .contains("s3://bucket/t")
                    .contains("the keys in use may not do that: s3:")
                    .contains("(HTTP 403 AccessDenied: placed)")
                    .contains("DATASHARD_S3_ACCESS_KEY")
                    .doesNotContain("awssdk");
        }
        assertThat(printed(at("http://127.0.0.1:" + closedPort()), "SELECT * FROM t"))
                .startsWith("io.datashard.error.StorageException: Cannot ")
                .contains(" refused the connection")
                .contains("Start the store, or correct 's3.endpoint'")
                .doesNotContain("awssdk");
    }

    private static String at(String endpoint) {
        return declaration("s3://bucket/t", "'s3.endpoint' = '" + endpoint + "'");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void failuresOfRunningJobs() throws IOException {
        Path root = folder.resolve("t");
        JavaTable.create(root, NUMBERS, TableOptions.DEFAULT);
        JavaTable table = new JavaTable(root, NUMBERS);
        table.append(List.of(TestRow.of(1L)));
        Path file = onlyDataFile(root);
        byte[] content = Files.readAllBytes(file);

        content[content.length / 3] ^= 1;
        Files.write(file, content);
        assertThat(printed(BATCH, declaration(root.toString(), "'scan.verify-checksums' = 'full'"), "SELECT * FROM t"))
                .startsWith("io.datashard.error.CorruptDataException: Cannot read the data file data/")
                .contains("Restore the file from a copy");

        Files.delete(file);
        assertThat(printed(BATCH, declaration(root.toString()), "SELECT * FROM t"))
                .startsWith("io.datashard.error.CorruptDataException: Cannot read data/")
                .contains("the file is gone");
        assertThat(logs())
                .as("what the disk said")
                .contains("java.nio.file.NoSuchFileException: " + file)
                .contains("Suppressed: io.datashard.error.StorageException: Cannot read " + file);

        Files.delete(file.getParent());
        Files.writeString(file.getParent(), "in the way");
        assertThat(printed(BATCH, declaration(root.toString()), "INSERT INTO t VALUES (2)"))
                .startsWith("io.datashard.error.DeniedException: Cannot write " + root)
                .contains("is in the way");
    }

    private static Path onlyDataFile(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .reduce((one, other) -> {
                        throw new AssertionError("two data files");
                    })
                    .orElseThrow();
        }
    }

    /** Of JobManager and TaskManager. */
    private static String logs() throws IOException {
        try (Stream<Path> files = Files.walk(shared.resolve("cluster"))) {
            StringBuilder all = new StringBuilder();
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(log, StandardCharsets.UTF_8));
            }
            return all.toString();
        }
    }
}
