package io.datashard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.GenericRow;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ExamplesITCase {
    private @TempDir Path folder;

    @Test
    void plainJavaReadsAndAppendsWithoutFlink() throws Exception {
        Path table = folder.resolve("flights");

        String output = Output.of(out -> PlainJava.run(new String[] {"--path", table.toString()}, out));

        List<Flight> expected = new ArrayList<>(SampleData.flights());
        expected.add(new Flight(LocalDateTime.of(2001, 4, 1, 8, 30), 0, 2_399, "HNL", "SFO"));
        assertThat(FlightRows.of(table)).containsExactlyInAnyOrderElementsOf(expected);
        long late = SampleData.flights().stream()
                .filter(flight -> flight.origin().equals("MCO") && flight.delay() > 180)
                .count();
        assertThat(output)
                .contains("20,000 rows in snapshot")
                .contains("One flight appended: 20,001 rows; the snapshot before still has 20,000");
        assertThat(output.lines().filter(line -> line.endsWith(" minutes"))).hasSize((int) late);
    }

    @Test
    void timeTravelCountsTheRowsOfEachTime() throws Exception {
        Path table = folder.resolve("flights");

        String output = Output.of(out -> TimeTravel.run(new String[] {"--path", table.toString()}, out));

        assertThat(output)
                .containsPattern("now +20,000\\n")
                .containsPattern("snapshotId\\(\\d+\\), the first +5,000\\n")
                .containsPattern("asOf\\([0-9-T:.Z]+\\) +15,000\\n")
                .containsPattern("between\\(\\d+, \\d+\\) +15,000\\n")
                .containsPattern("SQL, 'scan.snapshot-id' = '\\d+' +5,000\\n")
                .containsPattern("SQL, 'scan.timestamp-millis' = '\\d+' +15,000\\n")
                .containsPattern("SQL, 'incremental-between' = '\\d+,\\d+' +15,000\\n");
    }

    @Test
    void etlFollowsATableAndGoesOnWhereItStopped() throws Exception {
        Path source = folder.resolve("flights");
        Path target = folder.resolve("late");

        String first = etl(source, target);

        assertThat(lateIn(target)).containsExactlyInAnyOrderElementsOf(late(SampleData.flights()));
        assertThat(first).contains("Stopped with a savepoint.").doesNotContain("Going on");

        List<Flight> added = SampleData.flights().subList(0, 3_000);
        try (DataShardTable table = DataShardTable.open(source.toString())) {
            ExampleTable.append(table, added);
        }
        String second = etl(source, target);

        List<LongDelay> expected = late(SampleData.flights());
        expected.addAll(late(added));
        assertThat(lateIn(target)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(second).contains("Going on from the savepoint of the last run.");
    }

    @Test
    void theSqlScriptRunsTwice() throws Exception {
        Path script = folder.resolve("flights.sql");
        Files.writeString(
                script,
                Files.readString(Path.of("src/main/sql/flights.sql")).replace("'warehouse/", "'" + folder + "/"));

        String first = Output.of(out -> RunSql.run(new String[] {"--script", script.toString()}, out));

        List<Flight> flights = FlightRows.of(folder.resolve("sql-flights"));
        assertThat(flights).hasSize(10).isSubsetOf(SampleData.flights()).doesNotHaveDuplicates();
        assertThat(first)
                .containsPattern("HNL +SFO +2 +119\n")
                .containsPattern("LAX +LAS +3 +11\n")
                .containsPattern("2001-01-01T01:10 +HNL-SFO +95\n")
                .containsPattern("1 +6\n +2 +4\n");

        String second = Output.of(out -> RunSql.run(new String[] {"--script", script.toString()}, out));

        List<Flight> twice = new ArrayList<>(flights);
        twice.addAll(flights);
        assertThat(FlightRows.of(folder.resolve("sql-flights"))).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(second).containsPattern("HNL +SFO +4 +238\n");
    }

    private static String etl(Path source, Path target) throws Exception {
        String[] args = {"--path", source.toString(), "--target", target.toString(), "--idle-seconds", "4"};
        return Output.of(out -> new IncrementalEtl(args, out, Clock.systemUTC()).run());
    }

    private static List<LongDelay> late(List<Flight> flights) {
        return new ArrayList<>(flights.stream()
                .filter(flight -> flight.delay() > 60)
                .map(LongDelay::of)
                .toList());
    }

    private static List<LongDelay> lateIn(Path table) {
        try (DataShardTable opened = DataShardTable.open(table.toString());
                RowIterator rows = opened.scan().rows()) {
            return rows.stream().map(ExamplesITCase::delay).toList();
        }
    }

    private static LongDelay delay(GenericRow row) {
        return new LongDelay(
                (LocalDateTime) row.get("departure"), (String) row.get("route"), (Double) row.get("hours"));
    }
}
