package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An unpacked release of Flink with its SQL client. Shared by all clusters and never changed by them.
 *
 * @param release Flink release
 * @param home its folder
 */
record FlinkDistribution(String release, Path home) {
    private static final Duration SETUP_LIMIT = Duration.ofMinutes(15);
    private static final String JAVA_OPTIONS = "all: ";

    /**
     * The distribution of the release that this project is built with. Assembled on first use, up to a minute, then kept; other JVMs that
     * ask at the same time wait.
     *
     * @throws AssertionError if it can't be assembled: tests that need Flink fail without it, they are never skipped
     */
    static FlinkDistribution current() {
        String release = System.getProperty("flink.version", "2.3.0");
        Path gateway = jar("flink-sql-gateway");
        Path home = Workspace.cached("flink-" + release);
        Program.of(
                        "get-flink",
                        List.of(
                                Workspace.source("flink/get_flink.sh").toString(),
                                home.toString(),
                                release,
                                gateway.toString()))
                .run(SETUP_LIMIT)
                .succeeded();
        return new FlinkDistribution(release, home);
    }

    /**
     * A copy of this distribution with one more jar in {@code lib/}, as a user installs a connector.
     *
     * @param folder a folder that does not exist yet
     */
    FlinkDistribution withLibrary(Path jar, Path folder) {
        try {
            for (String copied : List.of("bin", "conf")) {
                Files.createDirectories(folder.resolve(copied));
                for (Path file : list(home.resolve(copied))) {
                    Files.copy(file, folder.resolve(copied).resolve(file.getFileName()));
                }
            }
            // Flink's scripts look into folders, but do not follow links to folders.
            for (String linked : List.of("lib", "opt", "plugins")) {
                Files.createDirectories(folder.resolve(linked));
                for (Path file : list(home.resolve(linked))) {
                    Files.createSymbolicLink(folder.resolve(linked).resolve(file.getFileName()), file);
                }
            }
            Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
            Files.createDirectories(folder.resolve("log"));
            return new FlinkDistribution(release, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + home + " to " + folder, e);
        }
    }

    /** Adds a plugin: a jar with its own class loader. Only for a distribution that {@link #withLibrary} made. */
    FlinkDistribution withPlugin(Path jar) {
        try {
            Path plugin = Files.createDirectory(home.resolve("plugins").resolve("of-this-test"));
            Files.copy(jar, plugin.resolve(jar.getFileName()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot add the plugin " + jar + " to " + home, e);
        }
    }

    /** A jar of the same release that the distribution lacks and the build has fetched. */
    static Path jar(String artifact) {
        Path jar = Workspace.target(
                "flink-jars/" + artifact + "-" + System.getProperty("flink.version", "2.3.0") + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError(jar + " is missing; run `mvn -pl e2e-tests process-test-resources` once");
        }
        return jar;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** A script of {@code bin/}. */
    Path script(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The JVM options that Flink needs on this Java, from the distribution's own configuration. */
    String javaOptions() {
        try (Stream<String> lines = Files.lines(home.resolve("conf/config.yaml"))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(JAVA_OPTIONS + "--add-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No JVM options in conf/config.yaml of " + home))
                    .substring(JAVA_OPTIONS.length());
        } catch (IOException e) {
            throw new AssertionError("Cannot read conf/config.yaml of " + home, e);
        }
    }
}
