package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the module's scripts are and where processes may put their files. */
final class Workspace {
    /** Environment variable: a folder that keeps Python environments and Flink distributions over {@code mvn clean}. */
    static final String CACHE = "DATASHARD_E2E_CACHE";

    private Workspace() {}

    /** A file below the module's {@code src/test}. */
    static Path source(String path) {
        return module().resolve("src/test").resolve(path);
    }

    /** A file of the project, below the folder of its parent pom. */
    static Path project(String path) {
        Path file = module().resolveSibling(path);
        if (!Files.exists(file)) {
            throw new AssertionError(file + " is missing; run `mvn verify` in the project's folder");
        }
        return file;
    }

    /** The one jar of the SQL connector. */
    static Path sqlJar() {
        String version = System.getProperty("bundle.version", "0.1.0-SNAPSHOT");
        return project("flink-sql-connector-datashard/target/flink-sql-connector-datashard-" + version + ".jar");
    }

    /** A file below the module's {@code target}. */
    static Path target(String path) {
        return module().resolve("target").resolve(path);
    }

    /** A file that takes long to make: below {@value #CACHE} if that is set, else below {@code target}. */
    static Path cached(String path) {
        String cache = System.getenv(CACHE);
        return cache == null || cache.isEmpty()
                ? target(path)
                : Path.of(cache).toAbsolutePath().resolve(path);
    }

    /** A new file for the output of a process. */
    static Path logFile(String name, String suffix) {
        try {
            return Files.createTempFile(Files.createDirectories(target("e2e-logs")), name + "-", suffix);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a log file for " + name, e);
        }
    }

    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        for (Path candidate : new Path[] {here, here.resolve("e2e-tests")}) {
            if (Files.isDirectory(candidate.resolve("src/test/python"))) {
                return candidate;
            }
        }
        throw new AssertionError(
                "Run these tests in the folder of the project or of its module e2e-tests, not in " + here);
    }
}
