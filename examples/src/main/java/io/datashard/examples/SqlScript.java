package io.datashard.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statements of a script for Flink's SQL client: a comment is a whole line, a statement ends with a semicolon at the end of a line.
 *
 * @param statements in order, without their semicolons
 */
record SqlScript(List<String> statements) {
    private static final Pattern SETTING = Pattern.compile("(?is)SET\\s+'([^']+)'\\s*=\\s*'([^']*)'");

    SqlScript {
        statements = List.copyOf(statements);
    }

    static SqlScript parse(String text) {
        String code = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        List<String> statements = new ArrayList<>();
        for (String statement : code.split(";\\s*(\\n|$)", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return new SqlScript(statements);
    }

    /** The key and the value of a {@code SET} statement; no match for other statements. */
    static Matcher setting(String statement) {
        return SETTING.matcher(statement);
    }
}
