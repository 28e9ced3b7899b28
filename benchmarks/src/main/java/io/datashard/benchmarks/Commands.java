package io.datashard.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command of a cell's process: a plain Java, or the interpreter of a release of Python DataShard. */
final class Commands {
    private static final String MAIN = "io.datashard.benchmarks.work.CellMain";
    private static final String SCRIPT = "small_operations.py";
    /** Beginnings of the variables that silently change what a process does. */
    private static final Set<String> NOT_INHERITED = Set.of("DATASHARD_", "PYTHON");
    /** What Flink's own scripts open. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.net",
            "java.io",
            "java.nio",
            "sun.nio.ch",
            "java.lang.reflect",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks");

    private final Settings settings;
    private final ClassPaths classPaths;
    private final PythonReleases pythons;
    private final Store store;

    /** Starts the S3 server if there is none, and tells the variables by which it is reached. */
    interface Store {
        Map<String, String> environment() throws IOException;
    }

    Commands(Settings settings, ClassPaths classPaths, PythonReleases pythons, Store store) {
        this.settings = settings;
        this.classPaths = classPaths;
        this.pythons = pythons;
        this.store = store;
    }

    /**
     * The process of a system, not yet started.
     *
     * @param cell whose work it does, or checks
     * @throws IOException if something that it needs can't be made
     */
    ProcessBuilder of(Cell cell, Contender contender, Map<String, String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (contender.pythonRelease().isPresent()) {
            command.add(pythons.interpreter(contender.pythonRelease().get()).toString());
            // No compiled files beside the script.
            command.addAll(List.of(
                    "-B", settings.places().python(SCRIPT).toAbsolutePath().toString()));
        } else {
            command.addAll(java(cell, contender, arguments));
        }
        arguments.forEach((name, value) -> command.add(name + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> NOT_INHERITED.stream().anyMatch(key::startsWith));
        if (cell.isOnS3()) {
            builder.environment().putAll(store.environment());
        }
        return builder;
    }

    private List<String> java(Cell cell, Contender contender, Map<String, String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.jvm());
        String heap = arguments.get("heap");
        if (heap != null) {
            // The last one counts.
            command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
        }
        command.add("-Djava.awt.headless=true");
        for (String opened : OPENED) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        String classPath = cell.isSmall() ? classPaths.ofTableLibrary() : classPaths.of(contender);
        command.addAll(List.of("-cp", classPath, MAIN));
        return command;
    }
}
