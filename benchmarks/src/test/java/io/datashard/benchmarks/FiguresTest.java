package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datashard.benchmarks.result.Spread;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Cell CELL = Cells.all().stream()
            .filter(cell -> cell.id().equals("W zstd P=1"))
            .findFirst()
            .orElseThrow();

    private static Result result(Contender contender, int round, double seconds) {
        return new Result(CELL.id(), contender.id(), round, "write", Map.of("seconds", seconds), "");
    }

    private static Map<Contender, Spread> seconds(Result... results) {
        return new Figures(List.of(results)).spreads(CELL, "write", result -> result.figure("seconds"));
    }

    @Test
    void roundsBecomeTheirMedianLeastAndMost() {
        assertThat(seconds(
                        result(Contender.PAIMON, 1, 3), result(Contender.PAIMON, 2, 1), result(Contender.PAIMON, 3, 2)))
                .containsExactly(Map.entry(Contender.PAIMON, new Spread(2, 1, 3, 3)));
    }

    @Test
    void aSystemThatFailedInOneRoundHasNoFigures() {
        assertThat(seconds(
                        result(Contender.PAIMON, 1, 3),
                        Result.failed(CELL.id(), Contender.PAIMON, 2, "write", "no end"),
                        result(Contender.ICEBERG, 1, 4)))
                .containsOnlyKeys(Contender.ICEBERG);
    }

    @Test
    void aFigureThatIsMissingInOneRoundIsNone() {
        assertThat(seconds(
                        result(Contender.PAIMON, 1, 3),
                        new Result(CELL.id(), "paimon", 2, "write", Map.of("cpu", 1.0), "")))
                .isEmpty();
    }

    @Test
    void theBestPeerIsNeitherOursNorTheLoop() {
        Map<Contender, Spread> spreads = seconds(
                result(Contender.PARQUET_JAVA, 1, 1),
                result(Contender.DATASHARD, 1, 2),
                result(Contender.ICEBERG, 1, 5),
                result(Contender.PAIMON, 1, 4));
        assertThat(Figures.bestPeer(spreads)).hasValue(4);
        assertThat(Figures.bestPeer(seconds(result(Contender.DATASHARD, 1, 2)))).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void figuresThatFollowAreComputed() {
        Result result = new Result(
                CELL.id(),
                "paimon",
                1,
                "write",
                Map.of("rows", 2e6, "seconds", 4.0, "cpu", 6.0, "bytes", 5e7, "files", 2.0, "rowGroups", 6.0),
                "");
        assertThat(Columns.ROWS.value(result)).isEqualTo(0.5);
        assertThat(Columns.CPU.value(result)).isEqualTo(3, within(1e-9));
        assertThat(Columns.BYTES.value(result)).isEqualTo(25);
        assertThat(Columns.ROW_GROUPS.value(result)).isEqualTo(3);
        assertThat(Columns.MEMORY.value(result)).isNaN();
    }
}
