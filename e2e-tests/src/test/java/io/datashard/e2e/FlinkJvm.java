package io.datashard.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Looks into a process of a cluster with the JDK's {@code jcmd}.
 *
 * @param name for messages
 * @param pid of the JVM
 */
record FlinkJvm(String name, long pid) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void collectGarbage() {
        ask("GC.run");
    }

    /** Number of class loaders that hold the jar of a running or ended job. */
    long classLoadersOfJobs() {
        return ask("VM.classloader_stats")
                .lines()
                .filter(line -> line.endsWith("org.apache.flink.util.ChildFirstClassLoader"))
                .count();
    }

    /** Names of all Java threads. */
    List<String> threads() {
        return ask("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.lastIndexOf('"')))
                .toList();
    }

    private String ask(String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Program.of("jcmd", List.of(jcmd, String.valueOf(pid), command))
                .run(LIMIT)
                .succeeded()
                .output();
    }
}
