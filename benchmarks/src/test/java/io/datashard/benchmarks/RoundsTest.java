package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
    private static final Duration OF_A_PROCESS = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<String> ran = new ArrayList<>();
    private long nanos;

    private static Cell cell(String id, int most) {
        return new Cell(
                id,
                id,
                List.of(new Cell.Measure("write", "", Cell.Kind.WRITE)),
                List.of(Contender.ICEBERG, Contender.PAIMON, Contender.DATASHARD),
                Map.of("work", "write"),
                most);
    }

    private List<Result> run(int rounds, Duration budget, Cell... cells) throws Exception {
        Settings settings = new Settings(
                rounds,
                Settings.Size.DEFAULT,
                budget,
                Duration.ofMinutes(10),
                List.of(),
                Settings.Choice.ALL,
                new Settings.Places(folder, folder.resolve("page.md")));
        return new Rounds(settings, this::work, () -> nanos).run(List.of(cells));
    }

    private List<Result> work(Cell cell, Contender contender, int round, Map<String, String> arguments) {
        ran.add(cell.id() + " " + contender.id() + " " + round);
        nanos += OF_A_PROCESS.toNanos();
        return List.of(new Result(cell.id(), contender.id(), round, "write", Map.of(), ""));
    }

    @Test
    void eachRoundBeginsWithAnotherSystem() throws Exception {
        run(3, Duration.ofHours(1), cell("W a", 9));
        assertThat(ran)
                .containsExactly(
                        "W a iceberg 1",
                        "W a paimon 1",
                        "W a datashard 1",
                        "W a datashard 2",
                        "W a iceberg 2",
                        "W a paimon 2",
                        "W a paimon 3",
                        "W a datashard 3",
                        "W a iceberg 3");
    }

    @Test
    void theFirstRoundIsRunWholeAndOfTheOthersWhatEndsInTime() throws Exception {
        // Two cells of three minutes each: six minutes for the first round, and there is time for one more cell.
        run(3, Duration.ofMinutes(9), cell("W a", 9), cell("W b", 9));
        assertThat(ran).hasSize(9).last().asString().startsWith("W a");
        ran.clear();
        run(3, Duration.ofMinutes(1), cell("W a", 9), cell("W b", 9));
        assertThat(ran).hasSize(6);
    }

    @Test
    void aCellHasNoMoreRoundsThanMakeSense() throws Exception {
        run(3, Duration.ofHours(1), cell("W a", 1), cell("W b", 2));
        assertThat(ran).filteredOn(one -> one.startsWith("W a")).hasSize(3);
        assertThat(ran).filteredOn(one -> one.startsWith("W b")).hasSize(6);
    }

    @Test
    void everyResultIsKeptAtOnceAndThoseOfAnEarlierRunAreNot() throws Exception {
        run(1, Duration.ofHours(1), cell("W a", 1));
        List<Result> results = run(1, Duration.ofHours(1), cell("W b", 1));
        assertThat(Files.readAllLines(folder.resolve("benchmarks/results.jsonl")).stream()
                        .map(Result::ofLine))
                .hasSize(3)
                .isEqualTo(results);
    }
}
