package io.datashard.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to run. {@code benchmarks/run --help} tells the arguments.
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
    private static final String HELP = "benchmarks/run --help tells what there is";

    /** How much each cell does. */
    record Size(long rows, long files, long commits) {
        static final Size DEFAULT = new Size(1_500_000, 100_000, 2_000);
    }

    /** Which cells and systems; empty = all. */
    record Choice(List<String> cells, List<String> systems, boolean onlyReport) {
        static final Choice ALL = new Choice(List.of(), List.of(), false);

        boolean has(Cell cell) {
            return cells.isEmpty() || cells.stream().anyMatch(begin -> begins(cell, begin));
        }

        private static boolean begins(Cell cell, String begin) {
            return cell.id().equals(begin) || cell.id().startsWith(begin + " ");
        }

        boolean has(Contender contender) {
            return systems.isEmpty() || systems.contains(contender.id());
        }

        boolean isAll() {
            return cells.isEmpty() && systems.isEmpty();
        }

        private void requireKnown() {
            for (String begin : cells) {
                if (Cells.all().stream().noneMatch(cell -> begins(cell, begin))) {
                    Set<String> known = new LinkedHashSet<>();
                    Cells.all().forEach(cell -> known.add(cell.group()));
                    Cells.all().forEach(cell -> known.add(cell.id()));
                    throw new InvalidOptionException("Cannot run the benchmarks: --cells names '" + begin
                            + "', and there is no such cell. Choose from " + known);
                }
            }
            for (String system : systems) {
                if (Contender.find(system).isEmpty()) {
                    throw new InvalidOptionException("Cannot run the benchmarks: --systems names '" + system
                            + "', and there is no such system. Choose from "
                            + Arrays.stream(Contender.values())
                                    .map(Contender::id)
                                    .toList());
                }
            }
        }
    }

    /** Where the build is, and where the page of a whole run goes. */
    record Places(Path target, Path page) {
        Path results() {
            return target.resolve("benchmarks/results.jsonl");
        }

        Path facts() {
            return target.resolve("benchmarks/facts.json");
        }

        /** The page of a run of a part: what the project shows stays. */
        Path pageOfPart() {
            return target.resolve("benchmarks/benchmarks.md");
        }

        Path work() {
            return target.resolve("benchmarks/work");
        }

        Path logs() {
            return target.resolve("benchmarks/logs");
        }

        /** A file of what runs in Python. */
        Path python(String name) {
            return target.resolve("classes/python").resolve(name);
        }
    }

    static Settings defaults(Places places) {
        return new Settings(
                3, Size.DEFAULT, Duration.ofMinutes(24), Duration.ofMinutes(10), heap("4g"), Choice.ALL, places);
    }

    /** Whether the figures are not those that the project shows: of some cells or systems only, of another size or heap. */
    boolean isPart() {
        return !choice.isAll() || !size.equals(Size.DEFAULT) || !jvm.equals(heap("4g"));
    }

    /**
     * Reads the arguments of the command.
     *
     * @throws InvalidOptionException if they are not valid
     */
    static Settings parse(List<String> words, Places places) {
        Settings settings = defaults(places);
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String name = rest.pop();
            settings = name.equals("--report") ? settings.onlyReport() : settings.with(name, value(name, rest));
        }
        settings.choice.requireKnown();
        return settings;
    }

    private static String value(String name, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new InvalidOptionException("Cannot run the benchmarks: " + name + " has no value. " + HELP);
        }
        return rest.pop();
    }

    private Settings with(String name, String value) {
        return switch (name) {
            case "--rounds" ->
                new Settings(Math.toIntExact(number(name, value)), size, budget, timeout, jvm, choice, places);
            case "--minutes" ->
                new Settings(rounds, size, Duration.ofMinutes(number(name, value)), timeout, jvm, choice, places);
            case "--timeout-seconds" ->
                new Settings(rounds, size, budget, Duration.ofSeconds(number(name, value)), jvm, choice, places);
            case "--heap" -> new Settings(rounds, size, budget, timeout, heap(value), choice, places);
            case "--rows" -> sized(new Size(number(name, value), size.files, size.commits));
            case "--files" -> sized(new Size(size.rows, number(name, value), size.commits));
            case "--commits" -> sized(new Size(size.rows, size.files, number(name, value)));
            case "--cells" -> choosing(new Choice(list(value), choice.systems, choice.onlyReport));
            case "--systems" -> choosing(new Choice(choice.cells, list(value), choice.onlyReport));
            default ->
                throw new InvalidOptionException("Cannot run the benchmarks: there is no option " + name + ". " + HELP);
        };
    }

    private static long number(String name, String value) {
        // Nine digits: every option fits an int, and none needs more.
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new InvalidOptionException("Cannot run the benchmarks: " + name + " is '" + value
                    + "', which is no whole number from 1 to 999999999. " + HELP);
        }
        return Long.parseLong(value);
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
        if (!size.matches("[1-9][0-9]*[kmgKMG]")) {
            throw new InvalidOptionException(
                    "Cannot run the benchmarks: --heap is '" + size + "', which is no size such as 4g. " + HELP);
        }
        return List.of("-Xms" + size, "-Xmx" + size, "-XX:+UseG1GC");
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }
}
