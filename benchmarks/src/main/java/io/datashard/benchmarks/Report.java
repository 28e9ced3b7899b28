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
    private static final String HEAD =
            """
            # Benchmarks

            Written by `benchmarks/run`; don't edit. DataShard beside its peers on the same work, each in a JVM of its own, in interleaved rounds; medians, with the
            least and the most in brackets. Less time, less CPU and fewer bytes are better. Bold: the best of those with a table. "× best peer": how many times as
            fast as the fastest of the peers with a table.

            What is checked:

            * Writing: afterwards, each table is read once, and the number of its rows and the sum of a 64-bit hash of each row, made of every bit of all its
              values in their order, are those of the rows that were written.
            * Reading: the same of one more read before the measured ones, of exactly the rows and columns that were asked for. Each measured read is checked
              by the number of its rows and by a cheaper sum, which looks at the length and the last byte of a text only. The job is one chain of source and
              sink with the asked parallelism.
            * Planning and committing: the number of files.

            A system that failed in one of the rounds is among the failures below, and has no figures in that cell.

            What is measured:

            * Writing: from the first row to the end of the job, when the table is committed; for the loop, to the last closed file. What makes the rows is made before.
              The same is written once before, to warm up, and then twice: that is the mean of both.
            * Reading: from the opening of the first reading task to the end of the job; the loop, from its start to its end. Submitting and deploying the job are
              no part of it, and while that lasts, each system begins to plan its eight files. A job without a row takes the time that is said below each table.
              2 columns are the median of 3 reads, 1 % of the rows that of 7. A million rows a second are rows of the table, also where few are asked for.
            * CPU is that of the whole process, allocated bytes are those of all its threads, noted every 20 ms, both of the same span as the time.
              Peak RSS is the most that the process ever had, with the heap as the flags below fix it.

            What is the same, and what is not:

            * Codec and level are the same, zstd 3 or lz4 as a raw block, but for the cell of the defaults. All tables that are read have eight files of as many rows.
            * Row groups are asked to be 128 MiB of all. For the peers and the loop that is the length of the buffered pages, for DataShard a bound of the memory
              that a file takes while it is written. The tables show how many there are in a file.
            * Paimon and Iceberg would put eight such small files into one split, and leave tasks idle. They are told that opening a file costs as much as 128 MiB, so
              that each file is a split, and not to infer the parallelism.
            * Paimon's tables have neither keys nor buckets, and are `write-only`: it compacts nothing and expires no snapshots. Iceberg's catalog is a folder (`hadoop`).
            * Planning: each system makes the splits that its source makes, with its defaults, and holds all of them.
            """;

    private final Figures figures;
    private final MachineFacts facts;
    private final List<Cell> cells;

    Report(List<Result> results, MachineFacts facts, List<Cell> all) {
        this.figures = new Figures(results);
        this.facts = facts;
        this.cells = all.stream().filter(cell -> figures.has(cell.id())).toList();
    }

    /** Writes the page, and the plots into a folder with its name beside it. */
    void write(Path page) throws IOException {
        String name = page.getFileName().toString().replaceAll("\\.md$", "");
        Path plots = Files.createDirectories(page.toAbsolutePath().resolveSibling(name));
        StringBuilder text = new StringBuilder(HEAD);
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
                Map<Contender, Spread> spreads =
                        figures.spreads(cell.get(), goal.measure(), result -> Columns.figure(result, goal.figure()));
                Map<Contender, Spread> bases =
                        figures.spreads(cell.get(), goal.base(), result -> Columns.figure(result, goal.figure()));
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
}
