package io.datashard.benchmarks;

import io.datashard.benchmarks.result.ResultLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one cell for one system in a JVM of its own. Its output stays in a log. */
final class CellProcess {
    private static final String MAIN = "io.datashard.benchmarks.work.CellMain";
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

    /** So that no process outlives this one. */
    private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

    CellProcess(Settings settings, ClassPaths classPaths) {
        this.settings = settings;
        this.classPaths = classPaths;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    private void end() {
        Process process = running.get();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Runs one cell, see {@link Rounds.CellRunner}. */
    List<Result> run(Cell cell, Contender contender, int round, Map<String, String> arguments)
            throws IOException, InterruptedException {
        Path log = settings.places()
                .logs()
                .resolve((cell.id() + "-" + contender.id() + "-" + round).replaceAll("[^A-Za-z0-9.-]+", "-") + ".log");
        Files.createDirectories(log.getParent());
        Path output = Path.of(log + ".out");
        String failure = run(
                new ProcessBuilder(command(contender, arguments))
                        .redirectError(log.toFile())
                        .redirectOutput(output.toFile()),
                log);
        List<ResultLine> told;
        try (Stream<String> lines = Files.lines(output)) {
            told = lines.flatMap(line -> ResultLine.parse(line).stream()).toList();
        }
        return results(cell, contender, round, told, failure);
    }

    /** Returns why it failed; empty if it did not. */
    private String run(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
        Process process = builder.start();
        running.set(process);
        try {
            if (!process.waitFor(settings.timeout().toSeconds(), TimeUnit.SECONDS)) {
                return "no end after " + settings.timeout().toSeconds() + " s, see " + log.getFileName();
            }
            return process.exitValue() == 0
                    ? ""
                    : "ended with status " + process.exitValue() + ", see " + log.getFileName() + cause(log);
        } finally {
            process.destroyForcibly().waitFor();
            running.set(null);
        }
    }

    /** The exceptions of the last trace in a log, because the log of a test is gone after it. */
    private static String cause(Path log) throws IOException {
        String causes = "";
        // Whatever the libraries print: other bytes than UTF-8 are no failure of the benchmarks.
        for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).split("\\R", -1)) {
            if (line.matches("[a-z][\\w.$]*(Exception|Error)(: .*)?")) {
                causes = ": " + line;
            } else if (line.startsWith("Caused by: ")) {
                causes += " " + line;
            }
        }
        return causes;
    }

    /** One for each measure. A failed process has no figures, whatever it told before. */
    static List<Result> results(Cell cell, Contender contender, int round, List<ResultLine> told, String failure) {
        List<Result> all = new ArrayList<>();
        for (Cell.Measure measure : cell.measures()) {
            Optional<Result> right = told.stream()
                    .filter(line -> failure.isEmpty() && line.measure().equals(measure.name()))
                    .map(line -> Result.told(cell.id(), contender, round, line))
                    .findFirst();
            all.add(right.orElseGet(() -> Result.failed(
                    cell.id(), contender, round, measure.name(), failure.isEmpty() ? "told nothing of it" : failure)));
        }
        return all;
    }

    private List<String> command(Contender contender, Map<String, String> arguments) throws IOException {
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
        command.addAll(List.of("-cp", classPaths.of(contender), MAIN));
        arguments.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }
}
