package io.datashard.examples;

import io.datashard.flink.source.DataShardSource;
import io.datashard.flink.source.DataShardSourceBuilder;
import io.datashard.model.Snapshot;
import io.datashard.table.DataShardTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Reads a table as of a snapshot, as of a time, and between two snapshots. */
public final class TimeTravel {
    private TimeTravel() {}

    public static void main(String[] args) throws Exception {
        Console.run(out -> run(args, out));
    }

    static void run(String[] args, PrintStream out) throws Exception {
        String path = Arguments.parse(args, Map.of("path", "warehouse/flights")).text("path");
        ExampleTable.loadIfMissing(path, out);
        Snapshot first;
        Snapshot middle;
        Snapshot last;
        try (DataShardTable table = DataShardTable.open(path)) {
            List<Snapshot> history = table.history();
            first = history.get(0);
            middle = history.get(history.size() / 2);
            last = history.get(history.size() - 1);
        }
        TextTable text = new TextTable("read", "rows");
        text.row("now", count(flights(path)));
        text.row(
                "snapshotId(" + first.id() + "), the first", count(flights(path).snapshotId(first.id())));
        text.row("asOf(" + middle.timestamp() + ")", count(flights(path).asOf(middle.timestamp())));
        text.row(
                "between(" + first.id() + ", " + last.id() + ")",
                count(flights(path).between(first.id(), last.id())));
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(ExampleTable.ddl(path));
        for (String hint : List.of(
                "'scan.snapshot-id' = '" + first.id() + "'",
                "'scan.timestamp-millis' = '" + middle.timestampMs() + "'",
                "'incremental-between' = '" + first.id() + "," + last.id() + "'")) {
            text.row("SQL, " + hint, count(tables, hint));
        }
        out.println(text);
    }

    private static DataShardSourceBuilder<Flight> flights(String path) {
        return DataShardSource.forPojo(Flight.class).path(path);
    }

    private static Long count(TableEnvironment tables, String hint) throws Exception {
        TableResult result = tables.executeSql("SELECT COUNT(*) FROM flights /*+ OPTIONS(" + hint + ") */");
        try (CloseableIterator<Row> rows = result.collect()) {
            return rows.next().getFieldAs(0);
        }
    }

    private static Long count(DataShardSourceBuilder<Flight> source) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(1);
        long rows = 0;
        try (CloseableIterator<Flight> flights = env.fromSource(
                        source.build(), WatermarkStrategy.noWatermarks(), "flights")
                .executeAndCollect("time travel")) {
            while (flights.hasNext()) {
                flights.next();
                rows++;
            }
        }
        return rows;
    }
}
