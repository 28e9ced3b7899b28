package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user sees whose class path lacks something, as the table of {@code docs/dependencies.md} says it: each row is brought about with real
 * processes, and what they print has the texts of the row. A row without a case here fails the test.
 */
@Timeout(1200)
class ClassPathErrorsE2ECase {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** It has the classes of flink-connector-base in it. */
    private static final String BUNDLES_IT = "flink-connector-files";

    private static final String VERSION = System.getProperty("bundle.version", "0.1.0-SNAPSHOT");

    @TempDir
    static Path folder;

    private static FlinkDistribution withSqlJar;
    private static FlinkCluster cluster;

    @BeforeAll
    static void startCluster() {
        FlinkDistribution plain = FlinkDistribution.current();
        withSqlJar = plain.withLibrary(Workspace.sqlJar(), folder.resolve("with-sql-jar"));
        cluster = FlinkCluster.start(
                plain,
                folder.resolve("cluster"),
                FlinkClusterSettings.defaults().withTaskManagers(1).withOption("restart-strategy.type", "none"));
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** How each row comes about, by how its cell begins: a text that no other row has. */
    private static Map<String, Supplier<String>> cases() {
        Map<String, Supplier<String>> cases = new LinkedHashMap<>();
        cases.put(
                "`ClassNotFoundException: org.apache.flink.connector.base",
                () -> rows("flink-connector-base", BUNDLES_IT));
        cases.put(
                "`NoClassDefFoundError: org/apache/flink/table/types",
                () -> rows("flink-table-") + rows("flink-table-runtime"));
        cases.put("`No ExecutorFactory found", () -> rows("flink-clients"));
        cases.put(
                "`Could not find any factories",
                () -> run(TableProgram.class, classPathWithout("flink-table-planner", "flink-clients")));
        cases.put(
                "`NoClassDefFoundError: io/datashard", () -> flinkRun(FlinkDistribution.current(), RowsProgram.class));
        cases.put("`NoSuchMethodError: … DataShardSink.forAvro", () -> flinkRun(withSqlJar, AvroProgram.class));
        cases.put(
                "`Cannot read the schemas of manifests",
                () -> run(RowsProgram.class, olderAvro() + File.pathSeparator + classPathWithout("avro-")));
        cases.put("SQL: `Could not find any factory", () -> select(cluster.sql()));
        cases.put("SQL: `ClassNotFoundException: io.datashard.error", () -> cluster.sql(connectorJar())
                .failedStart("SHOW TABLES"));
        cases.put("SQL: `ClassNotFoundException: io.datashard.flink.sink", () -> insert(cluster.sqlOf(withSqlJar)));
        return cases;
    }

    @Test
    void everyRowIsBroughtAboutAndPrintsWhatThePageSays() {
        Map<String, Supplier<String>> cases = cases();
        List<ErrorRow> rows = ErrorRow.ofClassPaths();

        assertThat(rows).hasSameSizeAs(cases.keySet());
        for (ErrorRow row : rows) {
            List<String> keys =
                    cases.keySet().stream().filter(row.error()::startsWith).toList();
            assertThat(keys).as("cases of the row %s", row.error()).hasSize(1);
            String printed = cases.get(keys.get(0)).get();
            for (MatchResult quoted : QUOTED.matcher(row.error()).results().toList()) {
                assertThat(printed).as("what is printed of %s", row.error()).containsPattern(pattern(quoted.group(1)));
            }
        }
    }

    /** The same programs with all that they need. */
    @Test
    void withTheWholeClassPathTheProgramsRun() {
        assertThat(run(RowsProgram.class, classPathWithout()))
                .contains("HNL, 95")
                .doesNotContain("Exception");
        assertThat(run(TableProgram.class, classPathWithout())).doesNotContain("Exception");
        assertThat(run(AvroProgram.class, classPathWithout())).doesNotContain("Exception");
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Arrays.stream(text.split(" ?… ?", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** A DataStream job without an artifact, and without what only that artifact asks for. */
    private static String rows(String... missing) {
        return run(RowsProgram.class, classPathWithout(missing));
    }

    /** The class path of this module, without the jars whose names begin so. */
    private static String classPathWithout(String... missing) {
        List<String> kept = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (Stream.of(missing).noneMatch(name::startsWith)) {
                kept.add(entry);
            }
        }
        return String.join(File.pathSeparator, kept);
    }

    private static String run(Class<?> program, String classPath) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of(FlinkDistribution.current().javaOptions().split(" ")));
        command.addAll(List.of("-cp", classPath, program.getName(), newTable()));
        return printed(Program.of("class-path", command));
    }

    private static String flinkRun(FlinkDistribution client, Class<?> program) {
        Path jar = JobJar.of(folder.resolve(program.getSimpleName() + ".jar"), program);
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String library : List.of("avro-", "jackson-core-", "jackson-databind-", "jackson-annotations-")) {
            arguments.addAll(List.of("-C", onClassPath(library).toUri().toString()));
        }
        arguments.addAll(List.of("-c", program.getName(), jar.toString(), newTable()));
        return printed(cluster.script(client, "flink", arguments));
    }

    private static Path onClassPath(String name) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " on the class path"));
    }

    private static String printed(Program program) {
        ProgramResult result = program.run(LIMIT);
        return result.output() + result.errors();
    }

    private static Path olderAvro() {
        Path jar = Workspace.target("flink-jars/avro-1.11.4.jar");
        assertThat(jar)
                .as("run `mvn -pl e2e-tests process-test-resources` once")
                .isRegularFile();
        return jar;
    }

    private static Path connectorJar() {
        return Workspace.project("flink-connector-datashard/target/flink-connector-datashard-" + VERSION + ".jar");
    }

    private static String select(SqlClient client) {
        return client.runToError(flights(), "SELECT * FROM flights");
    }

    private static String insert(SqlClient client) {
        return client.runToError(flights(), "INSERT INTO flights VALUES ('HNL', 95)");
    }

    private static String flights() {
        return "CREATE TABLE flights (origin STRING, delay INT) WITH ('connector' = 'datashard', 'auto-create' = 'true', 'path' = '"
                + newTable() + "')";
    }

    private static String newTable() {
        try {
            return Files.createTempDirectory(folder, "tables").resolve("t").toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder in " + folder, e);
        }
    }
}
