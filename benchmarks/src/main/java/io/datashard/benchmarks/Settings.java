package io.datashard.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What to run.
 *
 * @param rounds most rounds
 * @param size how much each cell does
 * @param budget begins no process that would end later, but runs one round of what was chosen
 * @param timeout of one process
 * @param jvm flags of each process
 * @param choice which cells and systems
 * @param places where everything is
 */
record Settings(
        int rounds, Size size, Duration budget, Duration timeout, List<String> jvm, Choice choice, Places places) {
    static final String USAGE =
            """
            usage: benchmarks/run [--rounds 3] [--minutes 24] [--rows 1500000] [--files 100000] [--commits 2000]
                                  [--cells W,R,...] [--systems datashard,paimon,...] [--heap 4g] [--timeout-seconds 600]
                                  [--report]
              --minutes  no further round of a cell begins that would take longer; the first round of all is always run
              --cells    beginnings of names, such as W or 'R stream'; by default all
              --report   writes the page anew from the last results, without a run
            Results: benchmarks/target/benchmarks/results.jsonl. The page: docs/benchmarks.md.""";

    /** How much each cell does. */
    record Size(long rows, long files, long commits) {
        static final Size DEFAULT = new Size(1_500_000, 100_000, 2_000);
    }

    /** Which cells and systems; empty = all. */
    record Choice(List<String> cells, List<String> systems, boolean onlyReport) {
        static final Choice ALL = new Choice(List.of(), List.of(), false);

        boolean has(Cell cell) {
            return cells.isEmpty()
                    || cells.stream()
                            .anyMatch(begin ->
                                    cell.id().equals(begin) || cell.id().startsWith(begin + " "));
        }

        boolean has(Contender contender) {
            return systems.isEmpty() || systems.contains(contender.id());
        }
    }

    /** Where the build is, where the page goes, and the project. */
    record Places(Path target, Path page) {
        Path results() {
            return target.resolve("benchmarks/results.jsonl");
        }

        Path facts() {
            return target.resolve("benchmarks/facts.json");
        }

        Path work() {
            return target.resolve("benchmarks/work");
        }

        Path logs() {
            return target.resolve("benchmarks/logs");
        }
    }

    static Settings defaults(Places places) {
        return new Settings(
                3, Size.DEFAULT, Duration.ofMinutes(24), Duration.ofMinutes(10), heap("4g"), Choice.ALL, places);
    }

    /** Reads the arguments of the command. */
    static Settings parse(String[] words, Places places) {
        Settings settings = defaults(places);
        Deque<String> rest = new ArrayDeque<>(List.of(words));
        while (!rest.isEmpty()) {
            String name = rest.pop();
            settings = name.equals("--report") ? settings.onlyReport() : settings.with(name, value(name, rest));
        }
        return settings;
    }

    private static String value(String name, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("Cannot run the benchmarks: " + name + " has no value.\n" + USAGE);
        }
        return rest.pop();
    }

    private Settings with(String name, String value) {
        return switch (name) {
            case "--rounds" -> new Settings(Integer.parseInt(value), size, budget, timeout, jvm, choice, places);
            case "--minutes" ->
                new Settings(rounds, size, Duration.ofMinutes(Long.parseLong(value)), timeout, jvm, choice, places);
            case "--timeout-seconds" ->
                new Settings(rounds, size, budget, Duration.ofSeconds(Long.parseLong(value)), jvm, choice, places);
            case "--heap" -> new Settings(rounds, size, budget, timeout, heap(value), choice, places);
            case "--rows" -> sized(new Size(Long.parseLong(value), size.files, size.commits));
            case "--files" -> sized(new Size(size.rows, Long.parseLong(value), size.commits));
            case "--commits" -> sized(new Size(size.rows, size.files, Long.parseLong(value)));
            case "--cells" -> choosing(new Choice(list(value), choice.systems, choice.onlyReport));
            case "--systems" -> choosing(new Choice(choice.cells, list(value), choice.onlyReport));
            default ->
                throw new IllegalArgumentException(
                        "Cannot run the benchmarks: there is no option " + name + ".\n" + USAGE);
        };
    }

    private Settings sized(Size other) {
        return new Settings(rounds, other, budget, timeout, jvm, choice, places);
    }

    private Settings choosing(Choice other) {
        return new Settings(rounds, size, budget, timeout, jvm, other, places);
    }

    private Settings onlyReport() {
        return choosing(new Choice(choice.cells, choice.systems, true));
    }

    private static List<String> heap(String size) {
        return List.of("-Xms" + size, "-Xmx" + size, "-XX:+UseG1GC");
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }
}
