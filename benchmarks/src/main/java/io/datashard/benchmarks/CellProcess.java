package io.datashard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    CellProcess(Settings settings, ClassPaths classPaths) {
        this.settings = settings;
        this.classPaths = classPaths;
    }

    /**
     * Runs to the end or to the time limit.
     *
     * @param arguments of the process, by name
     * @return a result for each measure of the cell, failed ones too
     */
    List<Result> run(Cell cell, Contender contender, int round, Map<String, String> arguments)
            throws IOException, InterruptedException {
        Path log = settings.places()
                .logs()
                .resolve((cell.id() + "-" + contender.id() + "-" + round).replaceAll("[^A-Za-z0-9.-]+", "-") + ".log");
        Files.createDirectories(log.getParent());
        Path output = Path.of(log + ".out");
        Process process = new ProcessBuilder(command(contender, arguments))
                .redirectError(log.toFile())
                .redirectOutput(output.toFile())
                .start();
        String failure = "";
        if (!process.waitFor(settings.timeout().toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            failure = "no end after " + settings.timeout().toSeconds() + " s, see " + log.getFileName();
        } else if (process.exitValue() != 0) {
            failure = "ended with status " + process.exitValue() + ", see " + log.getFileName();
        }
        return results(cell, contender, round, output, failure);
    }

    private List<Result> results(Cell cell, Contender contender, int round, Path output, String failure)
            throws IOException {
        List<Result> told;
        try (Stream<String> lines = Files.lines(output)) {
            told = lines.filter(line -> line.startsWith("{"))
                    .map(line -> Result.told(cell.id(), contender, round, line))
                    .toList();
        }
        List<Result> all = new ArrayList<>();
        for (Cell.Measure measure : cell.measures()) {
            all.add(told.stream()
                    .filter(result -> result.measure().equals(measure.name()))
                    .findFirst()
                    .orElse(new Result(
                            cell.id(),
                            contender,
                            round,
                            measure.name(),
                            Map.of(),
                            failure.isEmpty() ? "told nothing of it" : failure)));
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
