package io.datashard.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.benchmarks.result.ResultLine;
import io.datashard.error.InvalidUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallWorkTest {
    @TempDir
    Path folder;

    private SmallWork work(String system, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "system=" + system,
                "root=" + folder.resolve("root"),
                "store=local",
                "warm-millis=1",
                "repeats=2",
                "appends=6",
                "window=2"));
        words.addAll(List.of(more));
        return new SmallWork(CellArguments.parse(words.toArray(String[]::new)));
    }

    private static Map<String, Double> rows(List<ResultLine> lines, String table) {
        return lines.stream()
                .filter(line -> line.measure().equals(ResultLine.ROWS_OF + table))
                .map(ResultLine::figures)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"datashard", "datashard-iceberg"})
    void eachOperationIsMeasuredAndItsTableHasTheRowsThatAreTold(String system) throws Exception {
        List<ResultLine> lines = work(system).operations();

        assertThat(lines)
                .filteredOn(line -> line.figures().containsKey("seconds"))
                .extracting(ResultLine::measure)
                .containsExactly("create", "append100", "append10000", "read50000");
        assertThat(lines).extracting(ResultLine::wrong).containsOnly("");
        // The one before, and two that are measured.
        assertThat(rows(lines, "append100")).containsEntry("rows", 300.0);
        assertThat(work(system, "tables=create-2,append100,append10000,read50000")
                        .check())
                .isEqualTo(lines.stream()
                        .filter(line -> line.measure().startsWith(ResultLine.ROWS_OF))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"datashard", "datashard-iceberg"})
    void theFirstAppendsAndTheLastAreTold(String system) throws Exception {
        List<ResultLine> lines = work(system).history();

        assertThat(lines).extracting(ResultLine::measure).containsExactly("first", "last", "rows of history");
        assertThat(work(system, "tables=history").check()).isEqualTo(lines.subList(2, 3));
        assertThat(rows(lines, "history")).containsEntry("rows", 600.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"datashard", "datashard-iceberg"})
    void aTableThatIsMissingIsNoTableWithoutRows(String system) {
        assertThatThrownBy(() -> work(system, "tables=lost").check()).isInstanceOf(InvalidUseException.class);
    }
}
