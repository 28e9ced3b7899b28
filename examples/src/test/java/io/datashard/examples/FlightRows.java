package io.datashard.examples;

import io.datashard.schema.GenericRow;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;

/** The rows of a table of flights, read without Flink. */
final class FlightRows {
    private FlightRows() {}

    static List<Flight> of(Path table) {
        try (DataShardTable opened = DataShardTable.open(table.toString());
                RowIterator rows = opened.scan()
                        .select("departure", "delay", "distance", "origin", "destination")
                        .rows()) {
            return rows.stream().map(FlightRows::flight).toList();
        }
    }

    private static Flight flight(GenericRow row) {
        return new Flight(
                (LocalDateTime) row.get(0), (Integer) row.get(1), (Integer) row.get(2), (String) row.get(3), (String)
                        row.get(4));
    }
}
