package io.datashard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs the cells in rounds: each cell once a round, its systems one directly after the other and each round beginning with another one, so that
 * what disturbs the machine meets all of them. After the first round, a cell whose turn would end after the budget is left out as a whole.
 */
final class Rounds {
    private final Settings settings;
    private final CellRunner runner;
    private final LongSupplier nanos;
    private final long begun;
    private final Map<String, Long> lastNanos = new HashMap<>();
    private final List<Result> results = new ArrayList<>();

    /** Does the work of a cell for one system. */
    interface CellRunner {
        /**
         * Runs it to the end or to the time limit.
         *
         * @param arguments of the process, by name
         * @return a result for each measure of the cell, failed ones too
         */
        List<Result> run(Cell cell, Contender contender, int round, Map<String, String> arguments)
                throws IOException, InterruptedException;
    }

    Rounds(Settings settings, CellRunner runner, LongSupplier nanos) {
        this.settings = settings;
        this.runner = runner;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    List<Result> run(List<Cell> cells) throws IOException, InterruptedException {
        Files.createDirectories(settings.places().work());
        Files.deleteIfExists(settings.places().results());
        if (cells.stream().anyMatch(Cell::readsTables)) {
            take(Cells.TABLES, 1);
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Cell cell : cells) {
                if (round <= cell.most() && (round == 1 || fits(cell))) {
                    take(cell, round);
                }
            }
        }
        return List.copyOf(results);
    }

    private boolean fits(Cell cell) {
        long expected = lastNanos.getOrDefault(cell.id(), 0L);
        return nanos.getAsLong() - begun + expected <= settings.budget().toNanos();
    }

    private void take(Cell cell, int round) throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>(
                cell.contenders().stream().filter(settings.choice()::has).toList());
        Collections.rotate(contenders, round - 1);
        long started = nanos.getAsLong();
        for (Contender contender : contenders) {
            for (Result result : runner.run(cell, contender, round, arguments(cell, contender))) {
                keep(result);
            }
        }
        lastNanos.put(cell.id(), nanos.getAsLong() - started);
        say("round " + round + ": " + cell.id() + ", "
                + Duration.ofNanos(nanos.getAsLong() - started).toSeconds() + " s");
    }

    private Map<String, String> arguments(Cell cell, Contender contender) {
        Settings.Size size = settings.size();
        boolean tables = cell.readsTables() || cell.equals(Cells.TABLES);
        Path folder = settings.places().work().resolve((tables ? "tables" : "cells") + "/" + contender.id());
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("system", contender.id());
        arguments.put("folder", folder.toAbsolutePath().toString());
        long rows = size.rows() / Integer.parseInt(cell.arguments().getOrDefault("part-of-rows", "1"));
        arguments.put("rows", String.valueOf(rows));
        arguments.put("warm", String.valueOf(rows));
        arguments.put("files", String.valueOf(size.files()));
        arguments.put("commits", String.valueOf(size.commits()));
        arguments.putAll(cell.arguments());
        return arguments;
    }

    private void keep(Result result) throws IOException {
        results.add(result);
        Files.writeString(
                settings.places().results(),
                result.line() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        if (result.failed()) {
            say(result.cell() + ", " + result.contender().label() + ": FAILED, " + result.failure());
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
