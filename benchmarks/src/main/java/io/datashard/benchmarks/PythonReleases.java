package io.datashard.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Releases of Python DataShard with pinned dependencies, each in a virtual environment of its own. An environment is made when it is first
 * asked for, and kept: where the tests with real Python keep theirs, if {@code DATASHARD_E2E_CACHE} says so, else in the folder of the build.
 */
final class PythonReleases {
    private final Settings.Places places;

    PythonReleases(Settings.Places places) {
        this.places = places;
    }

    /**
     * The interpreter of a release.
     *
     * @throws IOException if its environment can't be made; the message says why and what to do
     */
    Path interpreter(String release) throws IOException, InterruptedException {
        String cache = System.getenv().getOrDefault("DATASHARD_E2E_CACHE", "");
        Path folder = (cache.isEmpty() ? places.target() : Path.of(cache)).resolve("venv-" + release);
        Path log = Files.createDirectories(places.logs()).resolve("venv-" + release + ".log");
        Process setup = new ProcessBuilder(
                        "bash",
                        places.python("setup_venv.sh").toString(),
                        folder.toAbsolutePath().toString(),
                        release)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (setup.waitFor() != 0) {
                throw new IOException("Cannot make the environment of Python DataShard " + release + ": " + end(log)
                        + ". Install Python 3.10 or newer with venv, and let pip reach a package index, or leave these"
                        + " cells out by --cells");
            }
        } finally {
            setup.destroyForcibly();
        }
        return folder.resolve("bin/python");
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return lines.stream().skip(Math.max(0, lines.size() - 3)).collect(Collectors.joining("; "));
    }

    /** The packages that decide the speed of a release, as it is pinned with them, such as {@code pyarrow==24.0.0}. */
    String packages(String release) throws IOException {
        try (Stream<String> pins = Files.lines(places.python("requirements-" + release + ".txt"))) {
            return pins.filter(pin -> pin.matches("(pyarrow|fastavro|lz4|boto3)==.*"))
                    .collect(Collectors.joining(", "));
        }
    }
}
