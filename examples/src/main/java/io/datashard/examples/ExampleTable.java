package io.datashard.examples;

import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableAppend;
import java.io.PrintStream;
import java.util.List;

/** The table of flights that the examples share. Loads it without Flink if the quickstart has not made it yet. */
final class ExampleTable {
    /** The columns, as {@link Flight} has them. */
    static final Schema SCHEMA = Schema.builder()
            .optional("departure", PrimitiveType.TIMESTAMP)
            .required("delay", PrimitiveType.INT)
            .required("distance", PrimitiveType.INT)
            .optional("origin", PrimitiveType.STRING)
            .optional("destination", PrimitiveType.STRING)
            .build();

    private static final int LOADS = 4;

    private ExampleTable() {}

    /** Creates the table if it is missing, in four snapshots with a quarter of the flights each. */
    static void loadIfMissing(String path, PrintStream out) {
        if (DataShardTable.exists(path)) {
            return;
        }
        out.println("There is no table at " + path + "; loading the flights into it first.");
        List<Flight> flights = SampleData.flights();
        try (DataShardTable table = DataShardTable.create(path, SCHEMA)) {
            for (int load = 0; load < LOADS; load++) {
                append(table, flights.subList(load * flights.size() / LOADS, (load + 1) * flights.size() / LOADS));
            }
        }
    }

    /** The statement that declares the table in SQL as {@code flights}. */
    static String ddl(String path) {
        return """
                CREATE TABLE flights (departure TIMESTAMP(6), delay INT NOT NULL, distance INT NOT NULL, origin STRING, destination STRING)
                WITH ('connector' = 'datashard', 'path' = '"""
                + path.replace("'", "''") + "')";
    }

    /** Appends flights in one snapshot. */
    static void append(DataShardTable table, List<Flight> flights) {
        try (TableAppend append = table.newAppend()) {
            for (Flight flight : flights) {
                append.write(GenericRow.of(
                        table.schema(),
                        flight.departure(),
                        flight.delay(),
                        flight.distance(),
                        flight.origin(),
                        flight.destination()));
            }
            append.commit();
        }
    }
}
