package io.datashard.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Blocks of Python or bash that follow each other in a page, run as one script.
 *
 * @param blocks the blocks, at least one
 */
record PageScript(List<PageBlock> blocks) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String MARK = "--- output of block ";
    /** What pages call the address of the JobManager. */
    private static final String REST = "localhost:8081";

    PageScript {
        blocks = List.copyOf(blocks);
    }

    String page() {
        return blocks.get(0).page();
    }

    /**
     * Runs the script in a folder.
     *
     * @return what each block printed
     * @throws AssertionError if it fails; the message names the page
     */
    Map<PageBlock, String> run(Path folder, FlinkDistribution flink, FlinkCluster cluster) {
        boolean python = blocks.get(0).language().equals("python");
        String script = script(python).replace(REST, cluster.rest().address().getAuthority());
        PythonEnvironment environment = script.contains("pyflink")
                ? PythonEnvironment.withPyFlink()
                : PythonEnvironment.of(PythonEnvironment.NEWEST);
        Path programs = environment.interpreter().getParent();
        List<String> command = python
                ? List.of(environment.interpreter().toString(), "-c", script)
                : List.of("bash", "-euo", "pipefail", "-c", script);
        Map<String, String> variables =
                new HashMap<>(cluster.script("flink", List.of()).environment());
        variables.put("PATH", programs + ":" + System.getenv("PATH"));
        variables.put("FLINK_HOME", flink.home().toString());
        variables.put("SQL_JAR", Workspace.sqlJar().toString());
        // PyFlink would start a server for Python functions inside of Flink, which needs Beam; no page has such
        // functions.
        variables.put("_python_worker_execution_mode", "process");
        ProgramResult result = Program.of("page", command)
                .withEnvironment(variables)
                .in(folder)
                .run(LIMIT);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    "A command of " + blocks.get(0) + " failed:\n" + result.output() + result.errors());
        }
        return byBlock(result.output());
    }

    private String script(boolean python) {
        return IntStream.range(0, blocks.size())
                .mapToObj(i -> (python ? "print('" + MARK + i + "', flush=True)" : "echo '" + MARK + i + "'") + "\n"
                        + blocks.get(i).text())
                .collect(Collectors.joining("\n"));
    }

    private Map<PageBlock, String> byBlock(String output) {
        Map<PageBlock, String> printed = new HashMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            int start = output.indexOf(MARK + i);
            int end = output.indexOf(MARK + (i + 1));
            printed.put(blocks.get(i), output.substring(start, end < 0 ? output.length() : end));
        }
        return printed;
    }
}
