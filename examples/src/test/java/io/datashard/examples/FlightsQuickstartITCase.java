package io.datashard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FlightsQuickstartITCase {
    private static final Pattern SNAPSHOT_LINE =
            Pattern.compile("  \\d+ +([\\d,]+) +[12] +[\\d,]+ +\\d+\\.\\d\\d s +([\\d,]+)");

    @Test
    @Timeout(600)
    void everyFlightArrivesOnceAndASecondRunAppendsAnotherLoad(@TempDir Path folder) throws Exception {
        Path table = folder.resolve("flights");

        String first = run(table);

        List<Flight> flights = SampleData.flights();
        assertThat(FlightRows.of(table)).containsExactlyInAnyOrderElementsOf(flights);
        assertThat(first)
                .contains("A new table is made in " + table)
                .contains("LaGuardia, New York")
                .contains(
                        "Los Angeles International, Los Angeles     Phoenix Sky Harbor International, Phoenix       59")
                .contains("The table lies in " + table);
        assertThat(rowsPrinted(first)).hasSizeGreaterThan(1);
        assertThat(sum(rowsPrinted(first))).isEqualTo(20_000);

        String second = run(table);

        List<Flight> twice = new ArrayList<>(flights);
        twice.addAll(flights);
        assertThat(FlightRows.of(table)).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(second).contains("exists with 20,000 rows in").contains("appending another load");
        assertThat(sum(rowsPrinted(second))).isEqualTo(20_000);
    }

    private static String run(Path table) throws Exception {
        String[] args = {"--path", table.toString(), "--rate", "10000", "--checkpoint-millis", "400"};
        return Output.of(out -> new FlightsQuickstart(args, out, Clock.systemUTC()).run());
    }

    private static List<Long> rowsPrinted(String output) {
        return output.lines()
                .map(SNAPSHOT_LINE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Long.valueOf(matcher.group(1).replace(",", "")))
                .toList();
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
