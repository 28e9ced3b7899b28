package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.benchmarks.CellProcess.Told;
import io.datashard.benchmarks.result.ResultLine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small operations are right if the other implementation reads the rows that were written. */
class TableRowsTest {
    /** As Python prints them. */
    private static final Told WROTE = told(
            "",
            "Some library says hello",
            "BENCHMARK RESULT {\"measure\": \"append100\", \"figures\": {\"seconds\": 0.0105, \"cpu\": 0.01,"
                    + " \"memory\": 84934656}, \"wrong\": \"\"}",
            "BENCHMARK RESULT {\"measure\": \"rows of append100\", \"figures\": {\"rows\": 2100, \"sum\":"
                    + " 4509715660801}, \"wrong\": \"\"}");

    private static final Cell CELL = Cells.all().stream()
            .filter(cell -> cell.id().equals("S local"))
            .findFirst()
            .orElseThrow();

    private static Told told(String failure, String... lines) {
        return new Told(
                Stream.of(lines)
                        .flatMap(line -> ResultLine.parse(line).stream())
                        .toList(),
                failure);
    }

    private static ResultLine rows(String table, long rows, long sum) {
        return ResultLine.of(ResultLine.ROWS_OF + table).with("rows", rows).with("sum", sum);
    }

    private static List<Result> results(Told read) {
        Told told = TableRows.compared(WROTE, read, Contender.DATASHARD);
        return CellProcess.results(CELL, Contender.PYTHON_CLASSIC, 1, told);
    }

    @Test
    void whatPythonPrintsIsRead() {
        assertThat(TableRows.tables(WROTE.lines())).containsExactly("append100");
        assertThat(results(new Told(List.of(rows("append100", 2100, 4_509_715_660_801L)), "")))
                .filteredOn(result -> result.measure().equals("append100"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.failed()).isFalse();
                    assertThat(Columns.MILLIS.value(result)).isEqualTo(10.5);
                    assertThat(Columns.ALLOCATED_MB.value(result)).isNaN();
                });
    }

    @Test
    void otherRowsOrOtherTablesAreWrong() {
        for (ResultLine other : List.of(
                rows("append100", 2000, 4_509_715_660_801L),
                rows("append100", 2100, 4_509_715_660_802L),
                rows("append10000", 2100, 4_509_715_660_801L))) {
            assertThat(results(new Told(List.of(other), "")))
                    .filteredOn(result -> result.measure().equals("append100"))
                    .singleElement()
                    .satisfies(result -> assertThat(result.alarms()).isTrue())
                    .satisfies(result -> assertThat(result.failure()).contains("DataShard read", "2100.0"));
        }
    }

    @Test
    void aProcessThatTellsNoTableIsWrong() {
        Told nothing = told("", WROTE.lines().get(0).text());
        assertThat(TableRows.compared(nothing, nothing, Contender.DATASHARD).lines())
                .extracting(ResultLine::wrong)
                .doesNotContain("");
    }

    @Test
    void rowsThatNobodyReadAreAFailureThatAlarms() {
        assertThat(results(new Told(List.of(), "ended with status 1")))
                .hasSize(4)
                .allMatch(Result::alarms)
                .allSatisfy(result ->
                        assertThat(result.failure()).contains("not checked", "DataShard", "ended with status 1"));
    }
}
