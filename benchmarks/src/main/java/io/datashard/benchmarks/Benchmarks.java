package io.datashard.benchmarks;

import io.datashard.storage.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The command: runs the chosen cells and writes the report. Arguments: see {@link Settings#USAGE}, after the folders of the build and of the page. */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] words) throws Exception {
        Settings.Places places = new Settings.Places(Path.of(words[0]), Path.of(words[1]));
        List<String> rest = List.of(words).subList(2, words.length);
        if (rest.contains("--help")) {
            System.err.println(Settings.USAGE);
            return;
        }
        boolean failed;
        try {
            failed = run(Settings.parse(rest.toArray(new String[0]), places)).stream()
                    .anyMatch(Result::alarms);
        } catch (IllegalArgumentException invalid) {
            System.err.println(invalid.getMessage());
            failed = true;
        }
        System.exit(failed ? 1 : 0);
    }

    /** Runs what the settings choose, and writes the report. Returns the failures. */
    static List<Result> run(Settings settings) throws IOException, InterruptedException {
        Sources sources = Sources.ofProcess();
        List<Cell> cells = Cells.all();
        if (!settings.choice().onlyReport()) {
            ClassPaths classPaths = new ClassPaths(settings.places().target());
            Files.createDirectories(settings.places().work());
            MachineFacts.collect(settings, classPaths, sources.clock())
                    .write(settings.places().facts());
            new Rounds(settings, new CellProcess(settings, classPaths), sources.time()::nanos)
                    .run(cells.stream().filter(settings.choice()::has).toList());
        }
        List<Result> results = results(settings.places().results());
        new Report(results, MachineFacts.read(settings.places().facts()), cells)
                .write(settings.places().page());
        System.err.println("Written: " + settings.places().page());
        return results.stream().filter(Result::failed).toList();
    }

    private static List<Result> results(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    "Cannot write the report: " + file + " is missing. Run the benchmarks first, without --report");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Result::ofLine).toList();
        }
    }
}
