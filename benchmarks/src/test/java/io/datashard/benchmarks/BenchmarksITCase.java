package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole harness with few rows: whether it measures the right work, never how long that takes. */
@Timeout(300)
class BenchmarksITCase {
    private static final Path TARGET = Path.of(System.getProperty("benchmarks.target", "target"));

    @TempDir
    Path folder;

    @Test
    void everyCellHasItsRowsAndTheReportIsWritten() throws Exception {
        // A build of its own: the results and tables of a real run stay.
        Path target = Files.createDirectories(folder.resolve("target"));
        for (String built : List.of("classes", "class-path.txt", "parquet-of-flink")) {
            Files.createSymbolicLink(
                    target.resolve(built), TARGET.toAbsolutePath().resolve(built));
        }
        Path page = folder.resolve("docs/benchmarks.md");
        Files.createDirectories(page.getParent());
        Settings settings = new Settings(
                1,
                new Settings.Size(3_000, 20, 3),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                new Settings.Choice(List.of("R stream P=2", "P plan"), List.of("datashard", "paimon"), false),
                new Settings.Places(target, page));
        assertThat(Benchmarks.run(settings)).as("failures").isEmpty();
        assertThat(page).content().contains("Apache Paimon", "× best peer", "None: every cell ended in time");
        assertThat(folder.resolve("docs/benchmarks/r.svg"))
                .content()
                .startsWith("<svg")
                .contains("DataShard");
    }
}
