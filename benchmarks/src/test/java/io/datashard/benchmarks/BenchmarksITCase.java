package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness with few rows and some cells and systems: whether it measures the right work, never how long that takes. */
@Timeout(300)
class BenchmarksITCase {
    private static final Path TARGET = Path.of(System.getProperty("benchmarks.target", "target"));

    @TempDir
    Path folder;

    @Test
    void aReadAndAPlanEndWithTheRightRowsAndFiguresInTheReportOfAPart() throws Exception {
        // A build of its own: the results and tables of a real run stay.
        Path target = Files.createDirectories(folder.resolve("target"));
        for (String built : List.of("classes", "class-path.txt", "parquet-of-flink")) {
            Files.createSymbolicLink(
                    target.resolve(built), TARGET.toAbsolutePath().resolve(built));
        }
        Settings.Places places = new Settings.Places(target, folder.resolve("docs/benchmarks.md"));
        Settings settings = new Settings(
                1,
                new Settings.Size(3_000, 20, 3),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                new Settings.Choice(List.of("R stream P=2", "P plan"), List.of("datashard", "paimon"), false),
                places);

        assertThat(Benchmarks.run(settings)).as("failures").isEmpty();

        assertThat(places.page()).doesNotExist();
        // A number in every column: rounds, rows a second, time, CPU, allocation, memory, against the best peer.
        String number = "(\\| \\**[0-9][0-9.,]*\\** )";
        assertThat(Files.readAllLines(places.pageOfPart()))
                .filteredOn(line -> line.matches("\\| (DataShard|Apache Paimon) " + number + "{7}\\|"))
                .as("three queries of two systems")
                .hasSize(6);
        assertThat(Files.readAllLines(places.pageOfPart()))
                .filteredOn(line -> line.matches("\\| (DataShard|Apache Paimon) " + number + "{6}\\|"))
                .as("two plans of two systems")
                .hasSize(4);
        assertThat(Files.readAllLines(places.pageOfPart()))
                .anyMatch(line ->
                        line.matches("\\| P \\| P plan, pruned, time \\| .*Paimon \\| [0-9.]+ \\| – \\| .*met \\|"));
        assertThat(places.pageOfPart().resolveSibling("benchmarks/r.svg"))
                .content()
                .startsWith("<svg")
                .contains(">DataShard<", ">Apache Paimon<");
    }
}
