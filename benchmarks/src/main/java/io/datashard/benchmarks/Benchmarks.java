package io.datashard.benchmarks;

import io.datashard.storage.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command: runs the chosen cells and writes the report. Arguments: the folder of the build, the page, and those that
 * {@code benchmarks/run --help} tells. Ends with 0, with 1 if a cell failed or this program did, or with 2 if the arguments are not valid.
 */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] words) throws Exception {
        Settings.Places places = new Settings.Places(Path.of(words[0]), Path.of(words[1]));
        System.exit(status(List.of(words).subList(2, words.length), places));
    }

    /** Runs the command and returns its status. */
    static int status(List<String> words, Settings.Places places) throws IOException, InterruptedException {
        try {
            return run(Settings.parse(words, places)).stream().anyMatch(Result::alarms) ? 1 : 0;
        } catch (InvalidOptionException invalid) {
            System.err.println(invalid.getMessage());
            return 2;
        }
    }

    /** Runs what the settings choose, and writes the report. Returns the failures. */
    static List<Result> run(Settings settings) throws IOException, InterruptedException {
        Settings.Places places = settings.places();
        List<Cell> cells = Cells.all();
        if (!settings.choice().onlyReport()) {
            measure(settings, cells);
        }
        List<Result> results = results(places.results());
        MachineFacts facts = MachineFacts.read(places.facts());
        Path page = facts.isOfPart() ? places.pageOfPart() : places.page();
        new Report(results, facts, cells).write(page);
        System.err.println(
                "Written: " + page + (facts.isOfPart() ? ". A part was run, so the page of the project stays" : ""));
        return results.stream().filter(Result::failed).toList();
    }

    private static void measure(Settings settings, List<Cell> cells) throws IOException, InterruptedException {
        Sources sources = Sources.ofProcess();
        Settings.Places places = settings.places();
        ClassPaths classPaths = new ClassPaths(places.target());
        Files.createDirectories(places.work());
        PythonReleases pythons = new PythonReleases(places);
        MachineFacts.collect(settings, classPaths, pythons, sources.clock()).write(places.facts());
        try (S3Process store = new S3Process(classPaths::ofS3Server, places.logs())) {
            Commands commands = new Commands(settings, classPaths, pythons, store::environment);
            CellProcess process = new CellProcess(settings, commands);
            new Rounds(settings, process::run, sources.time()::nanos)
                    .run(cells.stream().filter(settings.choice()::has).toList());
        }
    }

    private static List<Result> results(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new InvalidOptionException(
                    "Cannot write the report: " + file + " is missing. Run the benchmarks first, without --report");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Result::ofLine).toList();
        }
    }
}
