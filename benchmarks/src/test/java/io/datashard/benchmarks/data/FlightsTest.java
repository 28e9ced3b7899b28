package io.datashard.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class FlightsTest {
    private static final int FLIGHTS = 20_000;

    private static void assertFirst(RowData row, long number, LocalDateTime departure) {
        assertThat(row.getLong(0)).isEqualTo(number);
        assertThat(row.getTimestamp(1, 6).toLocalDateTime()).isEqualTo(departure);
        assertThat(row.getInt(2)).isEqualTo(66);
        assertThat(row.getInt(3)).isEqualTo(1750);
        assertThat(row.getString(4)).hasToString("DTW");
        assertThat(row.getString(5)).hasToString("LAS");
    }

    @Test
    void theFirstIsARealOneAndReturnsAQuarterLater() {
        LocalDateTime departure = LocalDateTime.of(2001, 1, 1, 0, 47);
        assertFirst(Dataset.FLIGHTS.rowsFrom(0).next(), 0, departure);
        assertFirst(Dataset.FLIGHTS.rowsFrom(FLIGHTS).next(), FLIGHTS, departure.plusDays(90));
    }

    @Test
    void departuresAscendThroughAllRepetitions() {
        RowMaker flights = Dataset.FLIGHTS.rowsFrom(0);
        long before = Long.MIN_VALUE;
        for (int i = 0; i < 2 * FLIGHTS; i++) {
            long departure = flights.next().getTimestamp(1, 6).getMillisecond();
            assertThat(departure).isGreaterThanOrEqualTo(before);
            before = departure;
        }
    }
}
