package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writers hold a row group each, in however many files, and nothing beyond it. */
class LargeWriteITCase {
    /** 256 MB for the tasks, and what JobManager and TaskManager need in the same JVM. */
    private static final String HEAP = "-Xmx304m";

    @TempDir
    Path folder;

    /** With partitions each of the two writers has that many files open. */
    @ParameterizedTest
    @CsvSource({"2000000, 1", "1000000, 100"})
    void rowsNeedNoMoreThan256MegabytesOfTaskHeap(int rows, int partitions) throws Exception {
        Path output = folder.resolve("output.txt");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:MaxDirectMemorySize=128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        LargeWrite.class.getName(),
                        folder.resolve("t").toString(),
                        Integer.toString(rows),
                        Integer.toString(partitions))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", classes);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }

        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains(rows + " rows written");
    }
}
