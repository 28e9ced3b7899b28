package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.SmallRows;
import io.datashard.benchmarks.result.ResultLine;
import io.datashard.benchmarks.work.SmallTables.Found;
import io.datashard.schema.GenericRow;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Operations on tables of few rows, with the table library alone: neither a class of Flink nor of the connector is loaded. {@code
 * small_operations.py} does the same with Python DataShard, step by step.
 *
 * <p>Each operation is repeated for a while to warm up, on S3 without the delay, then done once more as it is measured, and then measured several
 * times. For each table that was measured, a line tells the rows that must be in it.
 */
final class SmallWork {
    private static final int READ_ROWS = 50_000;
    private static final int READ_FILES = 5;
    private static final int ROWS_OF_HISTORY = 100;

    private final CellArguments arguments;
    private final SmallTables warm;
    private final SmallTables measured;
    private final int repeats;
    private final List<ResultLine> lines = new ArrayList<>();

    SmallWork(CellArguments arguments) {
        this.arguments = arguments;
        this.warm = SmallTables.of(arguments);
        this.measured = warm.measured();
        this.repeats = arguments.count("repeats", 1);
    }

    /** One operation of several, by its number. */
    private interface Operation {
        void run(int number) throws Exception;
    }

    /** Creates tables, appends 100 and 10,000 rows, and reads 50,000 rows of five files. */
    List<ResultLine> operations() throws Exception {
        begin();
        // As in a program that has a table open: the clients of a store live as long as a table uses them.
        try (DataShardTable one = warm.create("open");
                DataShardTable other = measured.create("open-measured")) {
            create();
            append(100);
            append(10_000);
            read();
        }
        return lines;
    }

    private void begin() throws Exception {
        if (arguments.text("store").equals("local")) {
            Folders.remove(Path.of(warm.root()));
        }
    }

    private void warm(Operation operation) throws Exception {
        long begun = Stopwatch.nanos();
        double seconds = arguments.number("warm-millis") / 1e3;
        for (int i = 0; Stopwatch.secondsSince(begun) < seconds; i++) {
            operation.run(i);
        }
        Measurement.collectGarbage();
    }

    /** Runs the operation with the number 0 before, and measures those from 1 on. */
    private ResultLine measure(String name, Operation operation) throws Exception {
        operation.run(0);
        Series series = new Series();
        for (int i = 1; i <= repeats; i++) {
            int number = i;
            series.run(() -> operation.run(number));
        }
        return series.told(name);
    }

    private void rowsOf(String table, long rows, long sum) {
        lines.add(ResultLine.of(ResultLine.ROWS_OF + table).with("rows", rows).with("sum", sum));
    }

    private void create() throws Exception {
        warm(i -> warm.create("warm-create-" + i).close());
        lines.add(measure("create", i -> measured.create("create-" + i).close()));
        rowsOf("create-" + repeats, 0, 0);
    }

    /** Appends again and again to one table, other rows each time. */
    private void append(int rows) throws Exception {
        String name = "append" + rows;
        List<List<GenericRow>> parts = parts(rows, repeats + 1);
        try (DataShardTable table = warm.create("warm-" + name)) {
            warm(i -> table.append(parts.get(i % parts.size())));
        }
        try (DataShardTable table = measured.create(name)) {
            lines.add(measure(name, i -> table.append(parts.get(i))));
        }
        rowsOf(name, parts);
    }

    private void rowsOf(String table, List<List<GenericRow>> parts) {
        rowsOf(
                table,
                parts.stream().mapToLong(List::size).sum(),
                parts.stream().mapToLong(SmallRows::sum).sum());
    }

    private static List<List<GenericRow>> parts(int rows, int count) {
        List<List<GenericRow>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(SmallRows.rows((long) i * rows, rows));
        }
        return parts;
    }

    private void read() throws Exception {
        String name = "read" + READ_ROWS;
        List<List<GenericRow>> parts = parts(READ_ROWS / READ_FILES, READ_FILES);
        try (DataShardTable table = warm.create(name)) {
            parts.forEach(table::append);
        }
        Found expected = Found.of(SmallRows.rows(0, READ_ROWS));
        List<Found> others = new ArrayList<>();
        warm(i -> keepOther(warm.read(name), expected, others));
        ResultLine line = measure(name, i -> keepOther(measured.read(name), expected, others));
        lines.add(others.isEmpty() ? line : line.wrong("read " + others.get(0) + " instead of " + expected));
        rowsOf(name, parts);
    }

    private static void keepOther(Found found, Found expected, List<Found> others) {
        if (!found.equals(expected)) {
            others.add(found);
        }
    }

    /** Appends to one table again and again: how an append ages with the history of its table. */
    List<ResultLine> history() throws Exception {
        begin();
        int appends = arguments.count("appends", 0);
        int window = Math.min(arguments.count("window", 1), appends);
        List<List<GenericRow>> parts = parts(ROWS_OF_HISTORY, appends);
        try (DataShardTable table = warm.create("warm")) {
            warm(i -> table.append(parts.get(i % appends)));
        }
        Series series = new Series();
        try (DataShardTable table = measured.create("history")) {
            for (List<GenericRow> part : parts) {
                series.run(() -> table.append(part));
            }
        }
        lines.add(series.told("first", 0, window));
        lines.add(series.told("last", appends - window, appends));
        rowsOf("history", parts);
        return lines;
    }

    /** Reads the tables that another process wrote. */
    List<ResultLine> check() {
        for (String name : arguments.text("tables").split(",", -1)) {
            long count = 0;
            long sum = 0;
            try (DataShardTable table = warm.open(name);
                    RowIterator rows = table.scan().rows()) {
                while (rows.hasNext()) {
                    sum += SmallRows.hash(rows.next());
                    count++;
                }
            }
            rowsOf(name, count, sum);
        }
        return lines;
    }
}
