package io.datashard.examples;

import io.datashard.model.Snapshot;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** What the quickstart prints about its table at the end. */
final class Reports {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int SHOWN = 20;

    private final DataShardTable table;
    private final PrintStream out;

    Reports(DataShardTable table, PrintStream out) {
        this.table = table;
        this.out = out;
    }

    /** Number of rows of a table. */
    static long rows(DataShardTable table) {
        try (RowIterator rows = table.scan().rows()) {
            return rows.stream().count();
        }
    }

    void history() {
        TextTable text = new TextTable("snapshot", "time (UTC)", "operation", "rows", "files", "bytes");
        List<Snapshot> history = table.history();
        for (Snapshot snapshot : history.subList(Math.max(0, history.size() - SHOWN), history.size())) {
            text.row(
                    snapshot.id().toString(),
                    TIME.format(snapshot.timestamp()),
                    String.valueOf(snapshot.operation()),
                    added(snapshot, "added-records"),
                    added(snapshot, "added-data-files"),
                    added(snapshot, "added-files-size"));
        }
        String part = history.size() > SHOWN ? ", the newest " + SHOWN + " of " + history.size() + " snapshots" : "";
        out.printf(Locale.ROOT, "%nHistory of the table, by DataShardTable.history()%s:%n%n%s", part, text);
    }

    void busiestRoutes() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(ExampleTable.ddl(table.location().text()));
        tables.createTemporaryView("airports", env.fromData(SampleData.airports()));
        TextTable text = new TextTable("from", "to", "flights", "average delay (min)");
        try (CloseableIterator<Row> rows = tables.executeSql(
                        """
                        SELECT a.name || ', ' || a.city, b.name || ', ' || b.city, r.flights, r.delay
                        FROM (
                          SELECT origin, destination, COUNT(*) AS flights, AVG(CAST(delay AS DOUBLE)) AS delay
                          FROM flights GROUP BY origin, destination
                        ) AS r
                        JOIN airports AS a ON a.iata = r.origin
                        JOIN airports AS b ON b.iata = r.destination
                        ORDER BY r.flights DESC, a.name, b.name LIMIT 10""")
                .collect()) {
            rows.forEachRemaining(row -> text.row(row.getField(0), row.getField(1), row.getField(2), row.getField(3)));
        }
        out.printf(Locale.ROOT, "%nBusiest routes, by SQL over the table and a list of airports:%n%n%s", text);
    }

    /** A number from a snapshot's summary; empty if the writer put none there. */
    private static Object added(Snapshot snapshot, String key) {
        String value = snapshot.summary().get(key);
        return value == null ? "" : (Object) Long.valueOf(value);
    }
}
