package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL client of a cluster, run as {@code sql-client.sh -f SCRIPT} is. Each run is a process and a session of its own. */
final class SqlClient {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> PREAMBLE = List.of(
            "SET 'sql-client.execution.result-mode' = 'tableau'",
            "SET 'table.display.max-column-width' = '1000'",
            "SET 'table.dml-sync' = 'true'");
    /** Marks a failed statement in the output. */
    static final String ERROR = "[ERROR]"; // the exit code is 0 even if a statement failed

    private final FlinkCluster cluster;
    private final FlinkDistribution client;
    private final List<Path> jars;

    SqlClient(FlinkCluster cluster, FlinkDistribution client, List<Path> jars) {
        this.cluster = cluster;
        this.client = client;
        this.jars = List.copyOf(jars);
    }

    /**
     * Runs statements. INSERT waits for the end of its job.
     *
     * @param statements without semicolons at their ends
     * @return rows of the results of all SELECTs, cells as the client prints them; in streaming mode the first cell is the change
     * @throws AssertionError if a statement fails
     */
    List<List<String>> run(String... statements) {
        String output = output(statements);
        if (output.contains(ERROR)) {
            throw new AssertionError("A statement failed:\n" + output);
        }
        return rows(output);
    }

    /**
     * Runs statements of which the last must fail.
     *
     * @return the client's message and what it printed before
     * @throws AssertionError if no statement fails
     */
    String runToError(String... statements) {
        String output = output(statements);
        if (!output.contains(ERROR)) {
            throw new AssertionError("No statement failed:\n" + output);
        }
        return output;
    }

    /**
     * Runs a script file.
     *
     * @param folder working directory of the client, below which relative paths lie
     * @return as {@link #run}
     */
    List<List<String>> runFile(Path script, Path folder) {
        ProgramResult result = cluster.script(client, "sql-client.sh", arguments(script))
                .in(folder)
                .run(LIMIT)
                .succeeded();
        String output = result.output() + result.errors();
        if (output.contains(ERROR)) {
            throw new AssertionError("A statement of " + script + " failed:\n" + output);
        }
        return rows(output);
    }

    private List<String> arguments(Path script) {
        List<String> arguments = new ArrayList<>();
        for (Path jar : jars) {
            arguments.add("-j");
            arguments.add(jar.toString());
        }
        arguments.add("-f");
        arguments.add(script.toString());
        return arguments;
    }

    /**
     * Runs statements until one fails.
     *
     * @return all that the client prints
     */
    String output(String... statements) {
        return text(result(statements).succeeded());
    }

    /**
     * Runs statements with a client that does not even start.
     *
     * @return all that it prints
     * @throws AssertionError if it starts
     */
    String failedStart(String... statements) {
        ProgramResult result = result(statements);
        if (result.exitCode() == 0) {
            throw new AssertionError("The client has started:\n" + text(result));
        }
        return text(result);
    }

    private static String text(ProgramResult result) {
        return result.output() + result.errors();
    }

    private ProgramResult result(String... statements) {
        Path script = Workspace.logFile("script", ".sql");
        try {
            // The client reads two statements in one line as one.
            Files.writeString(
                    script,
                    Stream.concat(PREAMBLE.stream(), Arrays.stream(statements))
                            .collect(Collectors.joining(";\n", "", ";\n")));
            ProgramResult result =
                    cluster.script(client, "sql-client.sh", arguments(script)).run(LIMIT);
            Files.delete(script);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + script, e);
        }
    }

    /** Rows are printed as {@code | a | b |} between rules of dashes; the first of each table names the columns. */
    private static List<List<String>> rows(String output) {
        List<List<String>> rows = new ArrayList<>();
        boolean names = true;
        for (String line : output.lines().toList()) {
            if (!line.startsWith("|")) {
                names |= !line.startsWith("+");
                continue;
            }
            if (!names) {
                String cells = line.strip();
                rows.add(Arrays.stream(cells.substring(1, cells.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
            names = false;
        }
        return rows;
    }
}
