package io.datashard.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The S3 server of the cells on S3, in a process of its own with its objects in memory. It is started when it is first asked for, and serves all of a
 * run: so it is as warm for each system. It ends with this object, and by itself if this process ends. Not thread-safe.
 */
final class S3Process implements AutoCloseable {
    /** What each request takes longer there, beside what this machine needs for it. */
    static final int DELAY_MILLIS = 20;

    private static final String MAIN = "io.datashard.storage.s3.DelayedS3Server";

    private final ClassPath classPath;
    private final Path logs;
    private @Nullable Process process;
    private Map<String, String> environment = Map.of();

    /** Where the class path of the server comes from. */
    interface ClassPath {
        String get() throws IOException;
    }

    S3Process(ClassPath classPath, Path logs) {
        this.classPath = classPath;
        this.logs = logs;
    }

    /**
     * The variables of a process that works on tables of the server: those of Python DataShard, and {@code SLOW_S3_ENDPOINT}, where each
     * request waits before it is passed on.
     */
    Map<String, String> environment() throws IOException {
        if (environment.isEmpty()) {
            environment = start();
        }
        return environment;
    }

    private Map<String, String> start() throws IOException {
        Path log = Files.createDirectories(logs).resolve("s3-server.log");
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath.get(),
                        MAIN,
                        String.valueOf(DELAY_MILLIS)))
                .redirectError(log.toFile())
                .start();
        process = started;
        Map<String, String> variables = new HashMap<>();
        BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null && !line.isEmpty(); line = output.readLine()) {
            int at = line.indexOf('=');
            variables.put(line.substring(0, at), line.substring(at + 1));
        }
        if (variables.isEmpty()) {
            throw new IOException("Cannot start the S3 server: it ended at once, see " + log);
        }
        return Map.copyOf(variables);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
