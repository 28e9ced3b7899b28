package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.e2e.ErrorCase.Where;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.ClientText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code sql-client.sh} prints of each error that a table of the documentation lists, of planning as of running jobs: the error of the
 * connector, whole, and nothing of another library. The logs have all of it. A row without a case here fails the test.
 *
 * <p>The texts are in {@code documented-errors.txt}. With {@code -Dupdate.errors=true} the test writes it.
 */
@Timeout(900)
class SqlErrorsE2ECase {
    private static final Schema NUMBERS = Schema.of(Field.optional(1, "id", PrimitiveType.LONG));
    private static final String TEXTS = "resources/documented-errors.txt";
    private static final Pattern FOREIGN = Pattern.compile("software\\.amazon|org\\.apache\\.(?!flink)|\tat |\n");

    private static final Pattern TYPE = Pattern.compile("(?s)^io\\.datashard\\.error\\.(\\w+): .*");

    @TempDir
    static Path shared;

    private static final Map<ErrorCase, String> PRINTED = new HashMap<>();
    private static List<ErrorCase> cases = List.of();
    private static FlinkCluster cluster;

    @BeforeAll
    static void bringAllAbout() throws Exception {
        Path tables = Files.createDirectory(shared.resolve("tables"));
        try (ErrorStore store = new ErrorStore(shared);
                TableErrorCases ofTables = new TableErrorCases(tables, store, NUMBERS)) {
            List<ErrorCase> all = new ArrayList<>(S3ErrorCases.of(store, NUMBERS));
            all.addAll(ofTables.all());
            all.addAll(new StatementErrorCases(tables, NUMBERS).all());
            cases = List.copyOf(all);
            cluster = FlinkCluster.start(
                    FlinkDistribution.current().withLibrary(Workspace.sqlJar(), shared.resolve("flink")),
                    shared.resolve("cluster"),
                    FlinkClusterSettings.defaults()
                            .withTaskManagers(1)
                            .withOption("restart-strategy.type", "none")
                            // Two sessions run batch jobs at the same time.
                            .withOption("taskmanager.memory.network.min", "64m")
                            .withOption("taskmanager.memory.network.max", "64m")
                            .withEnvironment(store.environment()));
            ErrorClients clients = new ErrorClients(cluster, shared);
            Map<String, String> places =
                    Map.of(store.url(), "http://store", tables.toString(), "/tables", shared.toString(), "/shared");
            clients.run(cases).forEach((brought, printed) -> PRINTED.put(brought, normal(printed, places)));
        }
        for (ErrorCase direct : cases) {
            if (direct.where() == Where.DIRECT) {
                PRINTED.put(
                        direct,
                        normal(
                                ClientText.of(new RuntimeException(
                                        "the job failed", direct.direct().get())),
                                Map.of(tables.toString(), "/tables")));
            }
        }
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** What differs from run to run has a name of its own. */
    private static String normal(String printed, Map<String, String> places) {
        String text = printed;
        for (Map.Entry<String, String> place :
                new TreeMap<>(places).descendingMap().entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        return text.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("store\\d+\\.p12", "store.p12")
                .replaceAll("v0-[0-9a-f]{8}\\.", "v0-HEX.")
                .replaceAll("[0-9a-f]{64}", "HASH")
                .replaceAll("[0-9a-f]{32}", "ID")
                .replaceAll("\\d{15,20}", "NUMBER")
                .replaceAll("\\b\\d+ bytes free", "N bytes free")
                .replaceAll("\\bin \\d+ ms", "in N ms");
    }

    @Test
    void everyErrorOfTheDocumentationIsBroughtAbout() {
        Set<ErrorRow> brought = new LinkedHashSet<>();
        cases.forEach(each -> brought.add(each.row()));
        PRINTED.values().forEach(text -> brought.add(ofType(text)));
        List<ErrorRow> documented = ErrorRow.ofTheDocumentation();

        assertThat(documented).hasSizeGreaterThan(60);
        assertThat(brought).as("rows without a case").containsAll(documented);
        assertThat(documented)
                .as("cases without a row")
                .containsAll(cases.stream().map(ErrorCase::row).toList());
    }

    /** The row of the type of the error, in the table of exceptions. */
    private static ErrorRow ofType(String text) {
        return new ErrorRow(
                "docs/operations.md",
                TYPE.matcher(text).replaceFirst("`$1`").lines().findFirst().orElse(""));
    }

    @Test
    void eachIsPrintedWhole() throws IOException {
        StringBuilder printed = new StringBuilder();
        for (ErrorCase each : cases) {
            printed.append(each.row().page())
                    .append(": ")
                    .append(each.row().error())
                    .append('\n');
            printed.append("    ")
                    .append(PRINTED.get(each).replace("\n", "\n    "))
                    .append('\n');
        }
        Path texts = Workspace.source(TEXTS);
        if (Boolean.getBoolean("update.errors")) {
            Files.writeString(texts, printed);
        }
        assertThat(printed.toString()).isEqualTo(Files.readString(texts));
    }

    /** What failed on what, why, and what to do: in one line, without a word of another library. */
    @Test
    void eachErrorOfOursHasThreePartsInOneLine() {
        List<String> ours = PRINTED.values().stream()
                .filter(text -> text.startsWith("io.datashard."))
                .toList();

        assertThat(ours).hasSizeGreaterThan(50).allSatisfy(text -> assertThat(text)
                .matches("io\\.datashard\\.error\\.\\w+: Cannot [^\\n]+: [^\\n]+\\. [^\\n]+\\.")
                .doesNotContainPattern(FOREIGN));
        assertThat(cases)
                .filteredOn(each -> !each.row().page().equals("docs/sql.md"))
                .allSatisfy(each ->
                        assertThat(PRINTED.get(each)).as(each.row().error()).startsWith("io.datashard.error."));
        assertThat(cases)
                .filteredOn(each -> each.row().page().equals("docs/s3.md"))
                .allSatisfy(each -> assertThat(PRINTED.get(each))
                        .contains(each.row().error().replace("`", "")));
    }

    /** What the client does not show. */
    @Test
    void theLogsHaveTheRest() throws IOException {
        assertThat(logs())
                .contains("Suppressed: io.datashard.error.StorageException: Cannot ")
                .contains("java.nio.file.NoSuchFileException: ");
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
