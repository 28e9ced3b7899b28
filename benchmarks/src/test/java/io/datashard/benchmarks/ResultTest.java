package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.benchmarks.CellProcess.Told;
import io.datashard.benchmarks.result.ResultLine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static final Cell CELL = Cells.all().stream()
            .filter(cell -> cell.id().equals("P plan"))
            .findFirst()
            .orElseThrow();
    private static final ResultLine PRUNED = ResultLine.of("pruned").with("seconds", 0.5);

    @Test
    void aLineIsReadAsItWasPrinted() {
        ResultLine line = PRUNED.wrong("read \"3\" rows\ninstead of 4").wrong("more");
        assertThat(line.text()).doesNotContain("\n");
        assertThat(ResultLine.parse(line.text())).contains(line);
        assertThat(line.wrong()).isEqualTo("read \"3\" rows\ninstead of 4");
    }

    @Test
    void whatALibraryPrintsIsNoLine() {
        assertThat(ResultLine.parse("{\"measure\":\"pruned\"}")).isEmpty();
        assertThatThrownBy(() -> ResultLine.parse(PRUNED.text().replace("}", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrongRowsAreAFailureThatAlarmsAlsoOfAPeer() {
        Result wrong = Result.told("P plan", Contender.PAIMON, 1, PRUNED.wrong("planned 3 files instead of 4"));
        assertThat(wrong.failed()).isTrue();
        assertThat(wrong.alarms()).isTrue();
        assertThat(wrong.failure()).contains("planned 3 files instead of 4");
        assertThat(Result.ofLine(wrong.line())).isEqualTo(wrong);
    }

    @Test
    void whatAPeerCannotDoAlarmsNobodyAndWhatOursCannotDoes() {
        assertThat(Result.failed("P plan", Contender.PAIMON, 1, "pruned", "no end")
                        .alarms())
                .isFalse();
        assertThat(Result.failed("P plan", Contender.DATASHARD, 1, "pruned", "no end")
                        .alarms())
                .isTrue();
        assertThat(Result.told("P plan", Contender.DATASHARD, 1, PRUNED).alarms())
                .isFalse();
    }

    @Test
    void aFailureOfTheProcessWinsOverWhatItTold() {
        assertThat(CellProcess.results(CELL, Contender.PAIMON, 1, new Told(List.of(PRUNED), "ended with status 1")))
                .containsExactly(
                        Result.failed("P plan", Contender.PAIMON, 1, "pruned", "ended with status 1"),
                        Result.failed("P plan", Contender.PAIMON, 1, "all", "ended with status 1"));
    }

    @Test
    void aMeasureThatIsNotToldIsAFailure() {
        assertThat(CellProcess.results(CELL, Contender.PAIMON, 1, new Told(List.of(PRUNED), "")))
                .containsExactly(
                        new Result("P plan", "paimon", 1, "pruned", Map.of("seconds", 0.5), ""),
                        Result.failed("P plan", Contender.PAIMON, 1, "all", "told nothing of it"));
    }
}
