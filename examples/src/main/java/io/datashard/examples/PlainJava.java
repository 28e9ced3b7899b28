package io.datashard.examples;

import static io.datashard.schema.Predicates.and;
import static io.datashard.schema.Predicates.equal;
import static io.datashard.schema.Predicates.greaterThan;

import io.datashard.model.Snapshot;
import io.datashard.schema.GenericRow;
import io.datashard.schema.Predicate;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and appends without Flink, as any Java program can. */
public final class PlainJava {
    private PlainJava() {}

    public static void main(String[] args) throws Exception {
        Console.run(out -> run(args, out));
    }

    static void run(String[] args, PrintStream out) {
        String path = Arguments.parse(args, Map.of("path", "warehouse/flights")).text("path");
        ExampleTable.loadIfMissing(path, out);
        try (DataShardTable table = DataShardTable.open(path)) {
            out.println("Columns: " + table.schema());
            Snapshot before = table.currentSnapshot().orElseThrow();
            out.printf(Locale.ROOT, "%,d rows in snapshot %s%n", Reports.rows(table), before.id());

            out.println("Flights from Orlando that were more than three hours late:");
            Predicate late = and(equal("origin", "MCO"), greaterThan("delay", 180));
            try (RowIterator rows = table.scan()
                    .select("departure", "destination", "delay")
                    .where(late)
                    .rows()) {
                while (rows.hasNext()) {
                    GenericRow row = rows.next();
                    out.printf(
                            Locale.ROOT,
                            "  %s to %s, %s minutes%n",
                            row.get("departure"),
                            row.get("destination"),
                            row.get("delay"));
                }
            }

            Flight flight = new Flight(LocalDateTime.of(2001, 4, 1, 8, 30), 0, 2_399, "HNL", "SFO");
            ExampleTable.append(table, List.of(flight));
            out.printf(Locale.ROOT, "One flight appended: %,d rows", Reports.rows(table));
            try (RowIterator rows = table.scan().snapshotId(before.id()).rows()) {
                out.printf(
                        Locale.ROOT,
                        "; the snapshot before still has %,d%n",
                        rows.stream().count());
            }
        }
    }
}
