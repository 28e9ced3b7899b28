package io.datashard.e2e;

import io.datashard.layout.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Python interpreter with one release of the library {@code datashard} and pinned dependencies.
 *
 * @param release release of {@code datashard}
 * @param interpreter its interpreter
 */
record PythonEnvironment(String release, Path interpreter) {
    /** The oldest release that may write beside us in these tests. */
    static final String OLDEST = "0.7.2";

    /** The newest release with the classic layout. */
    static final String NEWEST_CLASSIC = "0.9.1";

    /** The newest release with the iceberg layout that knows neither partitions nor uuids. */
    static final String UNPARTITIONED = "0.10.5";

    /** The newest release. Its environment holds DuckDB and pyiceberg too. */
    static final String NEWEST = "0.11.2";

    private static final Set<String> CLASSIC = Set.of(OLDEST, NEWEST_CLASSIC);

    private static final Duration SETUP_LIMIT = Duration.ofMinutes(15);
    private static final Duration SCRIPT_LIMIT = Duration.ofMinutes(5);

    /**
     * The environment of a release. Made on first use, about ten seconds, then kept; other JVMs that ask at the same time wait.
     *
     * @throws AssertionError if it can't be made: tests that need Python fail without it, they are never skipped
     */
    static PythonEnvironment of(String release) {
        return make(Workspace.cached("venv-" + release), release, "python3");
    }

    /** PyFlink beside the newest release. Made and kept as {@link #of} does. */
    static PythonEnvironment withPyFlink() {
        return make(Workspace.cached("venv-pyflink"), NEWEST, "python3", "pyflink");
    }

    /** Like {@link #of}, in a given folder, with a given Python of the system. */
    static PythonEnvironment make(Path folder, String release, String python) {
        return make(folder, release, python, release);
    }

    private static PythonEnvironment make(Path folder, String release, String python, String pins) {
        Program.of(
                        "setup-venv",
                        List.of(
                                Workspace.source("python/setup_venv.sh").toString(),
                                folder.toString(),
                                release,
                                python,
                                pins))
                .run(SETUP_LIMIT)
                .succeeded();
        return new PythonEnvironment(release, folder.resolve("bin/python"));
    }

    /** The layout of its tables. */
    Layout layout() {
        return CLASSIC.contains(release) ? Layout.CLASSIC : Layout.ICEBERG;
    }

    /** A command of the library, such as {@code datashard migrate}, not yet started. */
    Program command(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(interpreter.resolveSibling(name).toString());
        command.addAll(List.of(arguments));
        return Program.of(name + "-" + release, command);
    }

    /** A script of {@code src/test/python} with arguments, not yet started. */
    Program script(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(interpreter.toString());
        command.add("-B"); // no compiled files beside the sources
        command.add(Workspace.source("python/" + name).toString());
        command.addAll(arguments);
        return Program.of(name + "-" + release, command);
    }

    /**
     * Runs a script of {@code src/test/python} to its end.
     *
     * @throws AssertionError if it does not end within two minutes; the caller judges the exit code
     */
    ProgramResult run(String script, String... arguments) {
        return script(script, List.of(arguments)).run(SCRIPT_LIMIT);
    }

    /** The table at that root, as this release sees it. */
    PythonTable table(TableRoot root) {
        return new PythonTable(this, root);
    }

    /** The same for a table on the local disk. */
    PythonTable table(Path folder) {
        return table(TableRoot.of(folder));
    }

    @Override
    public String toString() {
        return "datashard " + release;
    }
}
