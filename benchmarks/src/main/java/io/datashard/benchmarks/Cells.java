package io.datashard.benchmarks;

import io.datashard.benchmarks.Cell.Kind;
import io.datashard.benchmarks.Cell.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All cells, in the order in which a round takes them. */
final class Cells {
    /** Makes the tables that the reading cells read: eight files of as many rows each. Its figures are not shown. */
    static final Cell TABLES = new Cell(
            "T tables",
            "The tables that are read",
            List.of(new Measure("write", "written", Kind.WRITE)),
            List.of(
                    Contender.PARQUET_JAVA,
                    Contender.FILESYSTEM,
                    Contender.ICEBERG,
                    Contender.PAIMON,
                    Contender.DATASHARD,
                    Contender.DATASHARD_ICEBERG),
            Map.of(
                    "work",
                    "write",
                    "p",
                    "2",
                    "pieces",
                    "4",
                    "expected-files",
                    "8",
                    "codec",
                    "zstd",
                    "warm",
                    "0",
                    "checkpoint",
                    "100000000",
                    "keep",
                    "1"),
            1);

    private static final List<Contender> WRITERS = List.of(
            Contender.PARQUET_JAVA,
            Contender.FILESYSTEM,
            Contender.ICEBERG,
            Contender.PAIMON,
            Contender.DATASHARD,
            Contender.DATASHARD_ICEBERG);
    private static final List<Contender> SQL_READERS = List.of(
            Contender.FILESYSTEM,
            Contender.ICEBERG,
            Contender.PAIMON,
            Contender.DATASHARD,
            Contender.DATASHARD_ICEBERG);

    private Cells() {}

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (String codec : List.of("zstd", "lz4")) {
            for (int tasks = 1; tasks <= 2; tasks++) {
                cells.add(write(
                        "W " + codec + " P=" + tasks,
                        "Event log into a committed table, " + codec + ", parallelism " + tasks,
                        WRITERS,
                        Map.of("codec", codec, "p", String.valueOf(tasks)),
                        Integer.MAX_VALUE));
            }
        }
        for (String api : List.of("stream", "sql")) {
            for (int tasks = 1; tasks <= 2; tasks++) {
                cells.add(read(api, tasks));
            }
        }
        cells.addAll(metadata());
        cells.addAll(SmallCells.all());
        cells.add(write(
                "Z defaults",
                "Event log into a committed table, each system with its defaults, parallelism 1",
                WRITERS,
                Map.of("codec", "default"),
                1));
        cells.addAll(otherWrites());
        return cells;
    }

    private static List<Cell> metadata() {
        List<Contender> all =
                List.of(Contender.ICEBERG, Contender.PAIMON, Contender.DATASHARD, Contender.DATASHARD_ICEBERG);
        return List.of(
                new Cell(
                        "P plan",
                        "Plan of a table of many files with a fresh handle in a warm JVM, median of 7",
                        List.of(
                                operation("pruned", "a filter that leaves 1 % of the files"),
                                operation("all", "no filter")),
                        all,
                        Map.of("work", "plan"),
                        2),
                new Cell(
                        "C age",
                        "Commits of one file each to a table that ages; median of the last 100 up to there. Without"
                                + " Iceberg, whose commits to a catalog of folders take so long that this many would need"
                                + " minutes: see C large",
                        List.of(
                                operation("first", "up to the 10th commit"),
                                operation("thousandth", "up to the 1,000th"),
                                operation("last", "up to the last")),
                        List.of(Contender.PAIMON, Contender.DATASHARD, Contender.DATASHARD_ICEBERG),
                        Map.of("work", "age"),
                        1),
                new Cell(
                        "C large",
                        "200 commits of two files each to a table of many files",
                        List.of(operation("median", "median"), operation("worst", "the slowest one")),
                        all,
                        Map.of("work", "large"),
                        1));
    }

    private static Measure operation(String name, String title) {
        return new Measure(name, title, Kind.OPERATION);
    }

    private static List<Cell> otherWrites() {
        List<Cell> cells = new ArrayList<>();
        for (String data : List.of("flights", "wide", "payments")) {
            cells.add(write(
                    "Wf " + data,
                    switch (data) {
                        case "flights" -> "20,000 real flights, again and again, zstd, parallelism 1";
                        case "wide" ->
                            "60 columns, half of the values null, a quarter of the rows, zstd, parallelism 1";
                        default -> "Decimals and timestamps, zstd, parallelism 1";
                    },
                    WRITERS,
                    Map.of("codec", "zstd", "dataset", data, "part-of-rows", data.equals("wide") ? "4" : "1"),
                    2));
        }
        for (int buckets : List.of(100, 2_000)) {
            cells.add(write(
                    "Wp " + buckets,
                    "Event log into " + buckets
                            + " open partitions, half of the rows, zstd, parallelism 1, a heap of 768 MiB",
                    List.of(Contender.ICEBERG, Contender.DATASHARD_ICEBERG),
                    Map.of(
                            "codec",
                            "zstd",
                            "buckets",
                            String.valueOf(buckets),
                            "part-of-rows",
                            "2",
                            "heap",
                            "768m",
                            "checkpoint",
                            "60000"),
                    1));
        }
        for (int seconds : List.of(1, 60)) {
            cells.add(write(
                    "F " + seconds + " s",
                    "Event log with a checkpoint every " + seconds + " s, zstd, parallelism 1",
                    List.of(Contender.FILESYSTEM, Contender.DATASHARD, Contender.DATASHARD_ICEBERG),
                    Map.of("codec", "zstd", "checkpoint", String.valueOf(seconds * 1000)),
                    2));
        }
        return cells;
    }

    private static Cell write(
            String id, String title, List<Contender> contenders, Map<String, String> arguments, int most) {
        Map<String, String> all = new HashMap<>(arguments);
        all.put("work", "write");
        // The first run of a process still pays for the compilation of its code, whatever the system is.
        all.put("times", "2");
        return new Cell(id, title, List.of(new Measure("write", "", Kind.WRITE)), contenders, all, most);
    }

    private static Cell read(String api, int tasks) {
        boolean sql = api.equals("sql");
        List<Measure> measures = List.of(
                new Measure("full", "all columns, all rows", Kind.READ),
                new Measure("columns", "2 of 8 columns", Kind.READ),
                new Measure("range", "1 % of the rows, by a range of the ascending column", Kind.READ));
        // The loop has one thread.
        List<Contender> readers = sql || tasks > 1 ? SQL_READERS : WRITERS;
        return new Cell(
                "R " + api + " P=" + tasks,
                "Event log out of a table, " + (sql ? "SQL" : "DataStream") + ", parallelism " + tasks,
                measures,
                readers,
                Map.of("work", "read", "api", api, "p", String.valueOf(tasks)),
                Integer.MAX_VALUE);
    }
}
