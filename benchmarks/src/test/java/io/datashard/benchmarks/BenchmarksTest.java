package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {
    @TempDir
    Path folder;

    private Settings.Places places = new Settings.Places(Path.of("target"), Path.of("docs/benchmarks.md"));

    @BeforeEach
    void putEverythingIntoTheFolder() throws Exception {
        places = new Settings.Places(folder, folder.resolve("benchmarks.md"));
        Files.createDirectories(places.results().getParent());
    }

    @Test
    void onlyAnOptionThatIsNotValidHasItsOwnStatus() throws Exception {
        assertThat(Benchmarks.status(List.of("--rounds", "many"), places)).isEqualTo(2);
        assertThat(Benchmarks.status(List.of("--systems", "delta"), places)).isEqualTo(2);
        assertThat(Benchmarks.status(List.of("--report"), places))
                .as("without results")
                .isEqualTo(2);

        Files.writeString(places.results(), "not a result\n");
        assertThatThrownBy(() -> Benchmarks.status(List.of("--report"), places))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read a result");
    }

    @Test
    void aReportOfAResultThatAlarmsEndsWithOne() throws Exception {
        new MachineFacts(Map.of("Flink", "2.1.1")).write(places.facts());
        Files.writeString(
                places.results(),
                Result.failed("P plan", Contender.PAIMON, 1, "pruned", "no end").line() + "\n");
        assertThat(Benchmarks.status(List.of("--report"), places)).isZero();
        Files.writeString(
                places.results(),
                Result.failed("P plan", Contender.DATASHARD, 1, "pruned", "no end")
                                .line() + "\n");
        assertThat(Benchmarks.status(List.of("--report"), places)).isEqualTo(1);
    }
}
