package io.datashard.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs an SQL script like Flink's SQL client, without a Flink distribution. */
public final class RunSql {
    /** {@code CREATE TABLE … AS SELECT} too. */
    private static final Pattern WRITING = Pattern.compile("INSERT|CREATE|EXECUTE", Pattern.CASE_INSENSITIVE);

    private RunSql() {}

    public static void main(String[] args) throws Exception {
        Console.run(out -> run(args, out));
    }

    static void run(String[] args, PrintStream out) throws Exception {
        String file = Arguments.parse(args, Map.of("script", "")).text("script");
        SqlScript script = SqlScript.parse(file.isEmpty() ? flights() : Files.readString(Path.of(file)));
        // The runtime mode can't change later, so apply all settings first, wherever the script has them.
        Configuration settings = new Configuration();
        script.statements().forEach(statement -> set(settings, statement));
        TableEnvironment tables = TableEnvironment.create(
                EnvironmentSettings.newInstance().withConfiguration(settings).build());
        for (String statement : script.statements()) {
            if (!SqlScript.setting(statement).matches()) {
                out.printf(Locale.ROOT, "%n> %s%n%n", statement.replace("\n", "\n  "));
                TableResult result = tables.executeSql(statement);
                if (WRITING.matcher(statement).lookingAt()) {
                    // Its job runs in the background.
                    result.await();
                    out.println("  OK");
                } else {
                    print(result, out);
                }
            }
        }
    }

    /** The script of the examples: beside the classes, or at its path in the repository. */
    private static String flights() throws IOException {
        try (InputStream in = RunSql.class.getResourceAsStream("/sql/flights.sql")) {
            if (in == null) {
                throw new IllegalStateException("/sql/flights.sql is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void set(Configuration settings, String statement) {
        Matcher setting = SqlScript.setting(statement);
        if (setting.matches()) {
            settings.setString(setting.group(1), setting.group(2));
        }
    }

    private static void print(TableResult result, PrintStream out) throws Exception {
        if (result.getResultKind() == ResultKind.SUCCESS) {
            out.println("  OK");
            return;
        }
        TextTable text =
                new TextTable(result.getResolvedSchema().getColumnNames().toArray(String[]::new));
        try (CloseableIterator<Row> rows = result.collect()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.getArity() == 1 && row.getField(0) instanceof String plan && plan.contains("\n")) {
                    out.print(plan);
                    return;
                }
                text.row(IntStream.range(0, row.getArity())
                        .mapToObj(row::getField)
                        .toArray());
            }
        }
        out.print(text);
    }
}
