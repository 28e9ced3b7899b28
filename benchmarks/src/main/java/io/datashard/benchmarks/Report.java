package io.datashard.benchmarks;

import io.datashard.benchmarks.Cell.Kind;
import io.datashard.benchmarks.Cell.Measure;
import io.datashard.benchmarks.result.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The page with the results, and its plots. */
final class Report {
    private final Figures figures;
    private final MachineFacts facts;
    private final List<Cell> cells;
    private final List<Cell> missing;

    Report(List<Result> results, MachineFacts facts, List<Cell> all) {
        this.figures = new Figures(results);
        this.facts = facts;
        this.cells = all.stream().filter(cell -> figures.has(cell.id())).toList();
        this.missing = all.stream().filter(cell -> !figures.has(cell.id())).toList();
    }

    /** Writes the page, and the plots into a folder with its name beside it. */
    void write(Path page) throws IOException {
        String name = page.getFileName().toString().replaceAll("\\.md$", "");
        Path plots = Files.createDirectories(page.toAbsolutePath().resolveSibling(name));
        StringBuilder text = new StringBuilder(Explanation.TEXT);
        text.append("\n## The run\n\n| | |\n|---|---|\n");
        facts.values().forEach((fact, value) -> text.append("| " + fact + " | " + value + " |\n"));
        goals(text);
        for (String group : groups()) {
            List<Cell> ofGroup =
                    cells.stream().filter(cell -> cell.group().equals(group)).toList();
            Files.writeString(plots.resolve(file(group)), plot(ofGroup));
            text.append("\n## " + Groups.title(group) + "\n\n![" + Groups.title(group) + "](" + name + "/" + file(group)
                    + ")\n");
            ofGroup.forEach(cell -> cell(text, cell));
        }
        failures(text);
        missing(text);
        Files.writeString(page, text.toString());
    }

    private static String file(String group) {
        return group.toLowerCase(Locale.ROOT) + ".svg";
    }

    private Set<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        cells.forEach(cell -> groups.add(cell.group()));
        return groups;
    }

    private void goals(StringBuilder text) {
        text.append("\n## Goals\n\n| | cell | goal | DataShard | iceberg layout | |\n|---|---|---|---|---|---|\n");
        for (Goal goal : Goals.all()) {
            Optional<Cell> cell =
                    cells.stream().filter(one -> one.id().equals(goal.cell())).findFirst();
            if (cell.isPresent()) {
                Map<Contender, Spread> spreads = spreads(goal.cell(), goal.measure(), goal.figure());
                Map<Contender, Spread> bases =
                        spreads(goal.base().cell(), goal.base().measure(), goal.figure());
                Optional<Double> classic = goal.reached(spreads, bases, Contender.DATASHARD);
                Optional<Double> iceberg = goal.reached(spreads, bases, Contender.DATASHARD_ICEBERG);
                text.append("| " + goal.group() + " | " + goal.cell() + ", " + goal.measure() + ", "
                        + Columns.name(goal.figure())
                        + " | " + goal.text() + " | "
                        + classic.map(Spread::number).orElse("–") + " | "
                        + iceberg.map(Spread::number).orElse("–") + " | " + verdict(goal, classic, iceberg) + " |\n");
            }
        }
    }

    /** The figures of a measure, by system; none if its cell was not run. */
    private Map<Contender, Spread> spreads(String id, String measure, String figure) {
        return cells.stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .map(cell -> figures.spreads(cell, measure, result -> Columns.figure(result, figure)))
                .orElse(Map.of());
    }

    private static String verdict(Goal goal, Optional<Double> classic, Optional<Double> iceberg) {
        List<Double> reached = new ArrayList<>();
        classic.ifPresent(reached::add);
        iceberg.ifPresent(reached::add);
        if (reached.isEmpty()) {
            return "not measured";
        }
        return reached.stream().allMatch(goal::met)
                ? "met"
                : reached.stream().anyMatch(goal::met) ? "met by one layout" : "not met";
    }

    private void cell(StringBuilder text, Cell cell) {
        text.append("\n### " + cell.id() + "\n\n" + cell.title() + ".\n");
        for (Measure measure : cell.measures()) {
            List<Columns> columns = Columns.of(measure.kind());
            text.append(measure.title().isEmpty() ? "\n" : "\n" + measure.title() + ":\n\n");
            text.append("| system | rounds |");
            columns.forEach(column -> text.append(" " + column.title() + " |"));
            text.append(" × best peer |\n|---|---|" + "---|".repeat(columns.size() + 1) + "\n");
            Map<Contender, Spread> seconds = figures.spreads(cell, measure.name(), result -> result.figure("seconds"));
            OptionalDouble bestPeer = Figures.bestPeer(seconds);
            for (Contender contender : cell.contenders()) {
                row(text, cell, measure, columns, contender, bestPeer);
            }
            notes(text, cell, measure);
        }
    }

    /** What a job of Flink takes without a row, and which systems left a task without one. */
    private void notes(StringBuilder text, Cell cell, Measure measure) {
        List<Double> empty =
                figures.spreads(cell, measure.name(), result -> result.figure("emptyJob")).values().stream()
                        .map(Spread::median)
                        .toList();
        if (!empty.isEmpty()) {
            text.append("\nA job without a row takes "
                    + Spread.number(Spread.of(empty).median() * 1e3)
                    + " ms, which are part of each time but the loop's.\n");
        }
        double tasks = Double.parseDouble(cell.arguments().getOrDefault("p", "1"));
        figures.spreads(cell, measure.name(), result -> result.figure("receivers"))
                .forEach((contender, receivers) -> {
                    if (measure.name().equals("full") && receivers.least() < tasks) {
                        text.append("\n" + contender.label() + " left a task without a row in one of the rounds.\n");
                    }
                });
    }

    private void row(
            StringBuilder text,
            Cell cell,
            Measure measure,
            List<Columns> columns,
            Contender contender,
            OptionalDouble bestPeer) {
        List<Result> all = figures.of(cell.id(), measure.name(), contender);
        if (all.isEmpty()) {
            return;
        }
        long failed = all.stream().filter(Result::failed).count();
        text.append("| " + contender.label() + " | " + (all.size() - failed)
                + (failed > 0 ? ", **" + failed + " failed**" : "") + " |");
        for (Columns column : columns) {
            Map<Contender, Spread> spreads = figures.spreads(cell, measure.name(), column::value);
            Spread own = spreads.get(contender);
            text.append(" " + (own == null ? "–" : mark(own, column, spreads, contender)) + " |");
        }
        Spread seconds = figures.spreads(cell, measure.name(), result -> result.figure("seconds"))
                .get(contender);
        text.append(
                seconds == null || bestPeer.isEmpty()
                        ? " – |\n"
                        : " " + Spread.number(bestPeer.getAsDouble() / seconds.median()) + " |\n");
    }

    /** The best of those with a table is bold. */
    private static String mark(Spread own, Columns column, Map<Contender, Spread> spreads, Contender contender) {
        boolean best = contender != Contender.PARQUET_JAVA
                && spreads.entrySet().stream()
                        .filter(other -> other.getKey() != Contender.PARQUET_JAVA)
                        .noneMatch(other -> column.better(other.getValue().median(), own.median()));
        return best ? "**" + own.text() + "**" : own.text();
    }

    private String plot(List<Cell> ofGroup) {
        BarChart chart = new BarChart();
        for (Cell cell : ofGroup) {
            for (Measure measure : cell.measures()) {
                Columns column = Columns.of(measure.kind()).get(0);
                chart.panel(
                        cell.id() + (measure.title().isEmpty() ? "" : ", " + measure.title()),
                        column.title() + (measure.kind() == Kind.OPERATION ? " (less is better)" : " (more is better)"),
                        figures.spreads(cell, measure.name(), column::value));
            }
        }
        return chart.svg();
    }

    private void failures(StringBuilder text) {
        List<Result> failures = figures.failures();
        text.append("\n## Failures\n\n");
        if (failures.isEmpty()) {
            text.append("None: every cell ended in time with what it should have.\n");
        }
        for (Result failure : failures) {
            text.append("* " + failure.cell() + ", " + failure.measure() + ", "
                    + failure.contender().label() + ", round " + failure.round() + ": " + failure.failure() + "\n");
        }
    }

    /** What a run that was stopped, or that was of a part, has not measured: nothing on the page tells of it. */
    private void missing(StringBuilder text) {
        if (missing.isEmpty()) {
            return;
        }
        text.append("\n## Not measured in this run\n\n");
        missing.forEach(cell -> text.append("* " + cell.id() + ": " + cell.title() + "\n"));
    }
}
