package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.FlinkRelease;
import io.datashard.flink.table.SqlSession;
import io.datashard.testing.Causes;
import io.datashard.testing.ClientText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps {@code docs/statements.md} equal to what statements answer; {@code -Dupdate.docs=true} writes it again. The statements stand in
 * {@code statements.txt}, and run in their order, in two sessions on one folder:
 *
 * <pre>
 * # title              a section of the page
 * statement =&gt; remark   a row of the page; [streaming] before it: in the session in streaming mode
 * [shown] statement    the same, and what the SQL client prints of it stands below the rows of the section
 * ! statement          runs, and is no row
 * ! @name query        its first value is ${name} from there on
 * ~ query = rows       these are the rows, in their order
 * </pre>
 */
@Timeout(300)
class StatementsPageITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final Path PAGE = Path.of("..", "docs", "statements.md");
    private static final Path SCRIPT = Path.of("src", "test", "resources", "statements.txt");
    private static final String STREAMING = "[streaming] ";
    private static final String SHOWN = "[shown] ";
    private static final Pattern TYPE = Pattern.compile("\\A[\\w.$]+(?:Exception|Error): ");
    private static final Pattern SNAPSHOT = Pattern.compile("(?<!\\d)(?!2147483647\\b)\\d{7,}(?!\\d)");

    private final Map<String, String> variables = new LinkedHashMap<>();

    private final Set<String> kinds = new TreeSet<>();

    /** Statements of the current section with what they print. */
    private final Map<String, String> printed = new LinkedHashMap<>();

    private SqlSession batch;
    private SqlSession streaming;

    @TempDir
    private Path lake;

    @TempDir
    private Path elsewhere;

    /** Not before: sessions are those of the cluster, once it runs. */
    @BeforeEach
    void openSessions() {
        FlinkRelease.assumeNewerThan22("statements of 2.3");
        variables.put("lake", lake.toString());
        variables.put("tmp", elsewhere.toString());
        batch = SqlSession.batch();
        streaming = SqlSession.streaming(new Configuration());
        for (SqlSession session : List.of(batch, streaming)) {
            session.run(filled("CREATE CATALOG lake WITH ('type'='datashard','warehouse'='${lake}')"));
            session.run("USE CATALOG lake");
        }
    }

    @Test
    void pageIsWhatTheStatementsAnswer() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (String line : Files.readAllLines(SCRIPT)) {
            page.append(answer(line));
        }
        page.append(endOfSection());
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("stale page: run this test with -Dupdate.docs=true").hasContent(page.toString());
        assertThat(kinds).as("a kind of statement that is not in " + SCRIPT).containsAll(StatementKinds.ofFlink());
    }

    private String answer(String line) {
        if (line.startsWith("# ")) {
            return endOfSection() + "\n#" + line + "\n| statement | answer | remark |\n|---|---|---|\n";
        }
        if (line.startsWith("! ")) {
            prepare(line.substring(2));
            return "";
        }
        if (line.startsWith("~ ")) {
            String[] check = line.substring(2).split(" = (?=\\[)", 2);
            List<String> rows = batch.rows(filled(check[0])).stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            assertThat(rows).as(line).hasToString(check[1]);
            return "";
        }
        if (line.startsWith(SHOWN)) {
            return answerAndPrint(line.substring(SHOWN.length()));
        }
        String[] parts = line.split(" => ", 2);
        String statement = parts[0].replace(STREAMING, "");
        String mode = parts[0].startsWith(STREAMING) ? " in streaming mode" : "";
        return "| " + code(shown(filled(statement))) + mode + " | " + run(session(line), filled(statement)) + " | "
                + (parts.length == 1 ? "" : parts[1]) + " |\n";
    }

    private String answerAndPrint(String line) {
        String row = answer(line);
        String statement = filled(line.split(" => ", 2)[0]);
        printed.put(shown(statement), shown(batch.printed(statement)));
        return row;
    }

    private String endOfSection() {
        StringBuilder blocks = new StringBuilder();
        printed.forEach((statement, output) -> blocks.append("\n```text\nFlink SQL> ")
                .append(statement)
                .append(";\n")
                .append(output)
                .append("```\n"));
        printed.clear();
        return blocks.toString();
    }

    private SqlSession session(String line) {
        return line.startsWith(STREAMING) ? streaming : batch;
    }

    private void prepare(String line) {
        String statement = filled(line.replace(STREAMING, ""));
        if (statement.startsWith("@")) {
            int blank = statement.indexOf(' ');
            Object value = batch.rows(statement.substring(blank + 1)).get(0).getField(0);
            variables.put(statement.substring(1, blank), String.valueOf(value));
        } else {
            session(line).run(statement);
        }
    }

    private String run(SqlSession session, String statement) {
        try {
            kinds.addAll(session.kinds(statement));
            session.rows(statement);
            return "works";
        } catch (Exception e) { // the parser throws checked ones that it does not declare
            StackTraceElement[] trace = Causes.root(e).getStackTrace();
            boolean isOurs = trace.length > 0 && trace[0].getClassName().startsWith("io.datashard.");
            String text = TYPE.matcher(ClientText.of(e))
                    .replaceFirst("")
                    .lines()
                    .findFirst()
                    .orElseThrow();
            return (isOurs ? "refused: " : "refused by Flink: ") + code(shown(text));
        }
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return filled;
    }

    /** Without what is another in each run. */
    private String shown(String text) {
        String shown = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            boolean isFolder = variable.getValue().startsWith("/");
            shown = isFolder ? shown.replace(variable.getValue(), "/" + variable.getKey()) : shown;
        }
        return SNAPSHOT.matcher(shown).replaceAll("<id>");
    }

    private static String code(String text) {
        String cell = text.replace("|", "\\|");
        return cell.contains("`") ? "`` " + cell + " ``" : "`" + cell + "`";
    }

    /** A function of a session. */
    public static final class Twice extends ScalarFunction {
        private static final long serialVersionUID = 1;

        public Integer eval(Integer value) {
            return 2 * value;
        }
    }

    private static final String HEAD =
            """
            # Statement by statement

            Each kind of statement that Flink 2.3 knows, as run in a [catalog of a folder](catalog.md) by a test that writes this page: it works, or is refused with the reason.
            Without a word about the mode, it ran in batch mode. A statement that is refused changes nothing. `refused by Flink` means that Flink asks nobody, or answers in its own
            words. What statements do is told in [sql.md](sql.md) and [catalog.md](catalog.md). Below the statements of a section stands what some of them print.
            """;
}
