package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The SQL client of a cluster, run with scripts as {@code sql-client.sh -f} does. Each script is a process and a session of its own. */
final class SqlClient {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String PREAMBLE =
            """
            SET 'sql-client.execution.result-mode' = 'tableau';
            SET 'sql-client.display.max-column-width' = '1000';
            SET 'table.dml-sync' = 'true';
            """;
    private static final String ERROR = "[ERROR]"; // the exit code is 0 even if a statement failed

    private final FlinkCluster cluster;

    SqlClient(FlinkCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Runs a script. INSERT waits for the end of its job.
     *
     * @param jars jars for the class path of client and jobs
     * @return rows of the results of all SELECTs, cells as the client prints them; in streaming mode the first cell is the change
     * @throws AssertionError if a statement fails
     */
    List<List<String>> run(String script, Path... jars) {
        String output = output(script, jars);
        if (output.contains(ERROR)) {
            throw new AssertionError("A statement failed:\n" + output);
        }
        return rows(output);
    }

    /**
     * Runs a script whose last statement must fail.
     *
     * @return the client's message and what it printed before
     * @throws AssertionError if no statement fails
     */
    String runToError(String script, Path... jars) {
        String output = output(script, jars);
        if (!output.contains(ERROR)) {
            throw new AssertionError("No statement failed:\n" + output);
        }
        return output;
    }

    private String output(String script, Path... jars) {
        Path file = Workspace.logFile("script", ".sql");
        List<String> arguments = new ArrayList<>();
        for (Path jar : jars) {
            arguments.add("-j");
            arguments.add(jar.toString());
        }
        arguments.add("-f");
        arguments.add(file.toString());
        try {
            Files.writeString(file, PREAMBLE + script);
            ProgramResult result =
                    cluster.script("sql-client.sh", arguments).run(LIMIT).succeeded();
            Files.delete(file);
            return result.output() + result.errors();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
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
