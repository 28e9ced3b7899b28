package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private final List<Result> results = new ArrayList<>();

    private void read(Contender contender, double seconds, double receivers) {
        results.add(new Result(
                "R stream P=2",
                contender.id(),
                1,
                "full",
                Map.of(
                        "rows",
                        1e6,
                        "seconds",
                        seconds,
                        "cpu",
                        2 * seconds,
                        "allocated",
                        3e6,
                        "memory",
                        4e8,
                        "receivers",
                        receivers,
                        "emptyJob",
                        0.007),
                ""));
    }

    private String page() throws Exception {
        Path page = folder.resolve("benchmarks.md");
        new Report(results, new MachineFacts(Map.of("Flink", "2.1.1")), Cells.all()).write(page);
        return Files.readString(page);
    }

    @Test
    void aTableHasTheFiguresTheBestIsBoldAndOursAreComparedWithTheBestPeer() throws Exception {
        read(Contender.DATASHARD, 0.5, 2);
        read(Contender.PAIMON, 1.0, 2);
        read(Contender.ICEBERG, 2.0, 2);
        assertThat(page())
                .contains(
                        "| DataShard | 1 | **2.00** | **500** | **1.00** | **3.00** | **400** | 2.00 |\n",
                        "| Apache Paimon | 1 | 1.00 | 1,000 | 2.00 | **3.00** | **400** | 1.00 |\n",
                        "| R | R stream P=2, full, time | at least 2.50 × as fast as the best peer | 2.00 | – | not"
                                + " met |\n",
                        "A job without a row takes 7.00 ms",
                        "None: every cell ended")
                .doesNotContain("left a task without a row");
        assertThat(folder.resolve("benchmarks/r.svg")).content().contains(">DataShard<", ">2.00<", ">0.500<");
    }

    @Test
    void aSystemThatFailedIsAmongTheFailuresAndHasNoFigures() throws Exception {
        read(Contender.DATASHARD, 0.5, 2);
        read(Contender.PAIMON, 1.0, 2);
        results.add(Result.failed("R stream P=2", Contender.PAIMON, 2, "full", "wrong: read 3 rows"));
        assertThat(page())
                .contains(
                        "| Apache Paimon | 1, **1 failed** | – | – | – | – | – | – |\n",
                        "* R stream P=2, full, Apache Paimon, round 2: wrong: read 3 rows\n");
    }

    @Test
    void aSystemThatLeftATaskIdleIsNamed() throws Exception {
        read(Contender.DATASHARD, 0.5, 2);
        read(Contender.ICEBERG, 1.0, 1);
        assertThat(page())
                .contains("Apache Iceberg left a task without a row")
                .doesNotContain("DataShard left a task without a row");
    }

    @Test
    void aGoalMayCompareTwoCells() throws Exception {
        results.add(new Result("F 1 s", "datashard", 1, "write", Map.of("seconds", 4.0), ""));
        assertThat(page())
                .contains("| F | F 1 s, write, time | at least 0.980 × as fast as its own 'F 60 s' | – | – | not"
                        + " measured |");
        results.add(new Result("F 60 s", "datashard", 1, "write", Map.of("seconds", 3.96), ""));
        assertThat(page()).contains("own 'F 60 s' | 0.990 | – | met |");
    }

    /** A reader of the page must not take what is not there for what was met. */
    @Test
    void aCellWithoutAFigureIsNamed() throws Exception {
        read(Contender.DATASHARD, 0.5, 2);
        assertThat(page()).contains("## Not measured in this run", "* C age: ").doesNotContain("* R stream P=2: ");
    }
}
