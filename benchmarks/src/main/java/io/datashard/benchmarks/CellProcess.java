package io.datashard.benchmarks;

import io.datashard.benchmarks.result.ResultLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cell for one system in a process of its own. Its output stays in a log. The tables of small operations are then read by the other
 * implementation, in another process.
 */
final class CellProcess {
    private final Settings settings;
    private final Commands commands;

    /** So that no process outlives this one. */
    private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

    CellProcess(Settings settings, Commands commands) {
        this.settings = settings;
        this.commands = commands;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    private void end() {
        Process process = running.get();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /**
     * What a process told.
     *
     * @param failure why it failed; empty if it did not. Then nothing that was told counts
     */
    record Told(List<ResultLine> lines, String failure) {}

    /** Runs one cell, see {@link Rounds.CellRunner}. */
    List<Result> run(Cell cell, Contender contender, int round, Map<String, String> arguments)
            throws IOException, InterruptedException {
        String name = (cell.id() + "-" + contender.id() + "-" + round).replaceAll("[^A-Za-z0-9.-]+", "-");
        if (!cell.isSmall()) {
            return results(cell, contender, round, tell(name, cell, contender, arguments));
        }
        Map<String, String> more = new LinkedHashMap<>(arguments);
        // On the server, a prefix that no other process of this run has.
        more.put("root", cell.isOnS3() ? "benchmarks/" + name : arguments.get("folder"));
        Told told = tell(name, cell, contender, more);
        if (told.failure().isEmpty()) {
            Contender other = contender.counterpart();
            more.put("work", "check");
            more.put("system", other.id());
            more.put("tables", String.join(",", TableRows.tables(told.lines())));
            told = TableRows.compared(told, tell(name + "-check", cell, other, more), other);
        }
        return results(cell, contender, round, told);
    }

    private Told tell(String name, Cell cell, Contender contender, Map<String, String> arguments)
            throws IOException, InterruptedException {
        Path log = settings.places().logs().resolve(name + ".log");
        Files.createDirectories(log.getParent());
        Path output = Path.of(log + ".out");
        Files.writeString(output, "");
        ProcessBuilder builder;
        try {
            builder = commands.of(cell, contender, arguments);
        } catch (IOException impossible) {
            return new Told(List.of(), String.valueOf(impossible.getMessage()));
        }
        String failure = run(builder.redirectError(log.toFile()).redirectOutput(output.toFile()), log);
        try (Stream<String> lines = Files.lines(output)) {
            return new Told(
                    lines.flatMap(line -> ResultLine.parse(line).stream()).toList(), failure);
        }
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
            if (line.matches("[A-Za-z][\\w.$]*(Exception|Error)(: .*)?")) {
                causes = ": " + line;
            } else if (line.startsWith("Caused by: ")) {
                causes += " " + line;
            }
        }
        return causes;
    }

    /** One for each measure. A failed process has no figures, whatever it told before. */
    static List<Result> results(Cell cell, Contender contender, int round, Told told) {
        List<Result> all = new ArrayList<>();
        for (Cell.Measure measure : cell.measures()) {
            Optional<Result> right = told.lines().stream()
                    .filter(line -> told.failure().isEmpty() && line.measure().equals(measure.name()))
                    .map(line -> Result.told(cell.id(), contender, round, line))
                    .findFirst();
            all.add(right.orElseGet(() -> Result.failed(
                    cell.id(),
                    contender,
                    round,
                    measure.name(),
                    told.failure().isEmpty() ? "told nothing of it" : told.failure())));
        }
        return all;
    }
}
