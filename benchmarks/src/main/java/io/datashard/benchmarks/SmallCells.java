package io.datashard.benchmarks;

import io.datashard.benchmarks.Cell.Kind;
import io.datashard.benchmarks.Cell.Measure;
import java.util.List;
import java.util.Map;

/** The cells of small operations, beside the releases of Python DataShard that write the same layouts. */
final class SmallCells {
    private static final List<Contender> SYSTEMS = List.of(
            Contender.PYTHON_CLASSIC, Contender.PYTHON_ICEBERG, Contender.DATASHARD, Contender.DATASHARD_ICEBERG);
    private static final List<Measure> OPERATIONS = List.of(
            operation("create", "create a table"),
            operation("append100", "append 100 rows"),
            operation("append10000", "append 10,000 rows"),
            operation("read50000", "open a table and read 50,000 rows of 5 files, each as an object"));

    private SmallCells() {}

    static List<Cell> all() {
        return List.of(
                cell(
                        "S local",
                        "Operations on tables of few rows on the local disk, median of 20",
                        OPERATIONS,
                        Map.of("work", "small", "store", "local", "repeats", "20", "warm-millis", "2000")),
                cell(
                        "S3 " + S3Process.DELAY_MILLIS + " ms",
                        "The same on an S3 server on this machine, where each request waits " + S3Process.DELAY_MILLIS
                                + " ms before it is passed on, and as long again if it asks whether it may continue;"
                                + " median of 5",
                        OPERATIONS,
                        Map.of("work", "small", "store", "s3", "repeats", "5", "warm-millis", "1500")),
                cell(
                        "G history",
                        "200 appends of 100 rows each to one table on the local disk, one after the other; median of"
                                + " 20 of them",
                        List.of(operation("first", "up to the 20th"), operation("last", "up to the 200th")),
                        Map.of(
                                "work",
                                "history",
                                "store",
                                "local",
                                "appends",
                                "200",
                                "window",
                                "20",
                                "warm-millis",
                                "2000")));
    }

    private static Measure operation(String name, String title) {
        return new Measure(name, title, Kind.OPERATION);
    }

    private static Cell cell(String id, String title, List<Measure> measures, Map<String, String> arguments) {
        return new Cell(id, title, measures, SYSTEMS, arguments, Integer.MAX_VALUE);
    }
}
