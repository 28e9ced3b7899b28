package io.datashard.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session of the SQL client as of somebody who types, and goes on after an error: many statements, some of which fail, in one process.
 */
final class SqlConversation implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String PROMPT = "Flink SQL> ";
    private static final Pattern ERROR =
            Pattern.compile("\u001B\\[[0-9;]*m\\[ERROR\\] (.*?)\u001B\\[0m", Pattern.DOTALL);
    private static final String REASON = "Could not execute SQL statement. Reason:\n";

    private final RunningProgram client;
    private final List<String> statements;

    private SqlConversation(RunningProgram client, List<String> statements) {
        this.client = client;
        this.statements = statements;
    }

    /** Starts to say the statements, which stand without semicolons, each in one line. */
    static SqlConversation start(Program client, List<String> statements) {
        String text = String.join(";\n", statements) + ";\n";
        return new SqlConversation(client.withInput(text).start(), List.copyOf(statements));
    }

    /**
     * Waits for the end.
     *
     * @return for each statement the error that was printed, as it was printed; empty text for those that succeeded
     */
    List<String> errors() {
        String output = client.await(LIMIT).succeeded().output();
        List<String> answers = List.of(output.split(PROMPT, -1));
        // What is printed before the first statement, and the last prompt, at which the input ends.
        if (answers.size() != statements.size() + 2) {
            throw new AssertionError("Other answers than statements:\n" + output);
        }
        List<String> errors = new ArrayList<>();
        for (String answer : answers.subList(1, answers.size() - 1)) {
            Matcher error = ERROR.matcher(answer);
            errors.add(error.find() ? reason(error.group(1)) : "");
        }
        return errors;
    }

    private static String reason(String error) {
        return error.startsWith(REASON) ? error.substring(REASON.length()) : error;
    }

    @Override
    public void close() {
        client.close();
    }
}
