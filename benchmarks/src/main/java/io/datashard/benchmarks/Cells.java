package io.datashard.benchmarks;

import io.datashard.benchmarks.Cell.Kind;
import io.datashard.benchmarks.Cell.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All cells, in the order in which a round takes them. */
final class Cells {
    /** Makes the tables that the reading cells read: eight files each. Its figures are not shown. */
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
            Map.of("work", "write", "p", "2", "codec", "zstd", "checkpoint", "100000000", "keep", "1"),
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
        cells.add(write(
                "Z defaults",
                "Event log into a committed table, each system with its defaults, parallelism 1",
                WRITERS,
                Map.of("codec", "default"),
                1));
        return cells;
    }

    private static Cell write(
            String id, String title, List<Contender> contenders, Map<String, String> arguments, int most) {
        Map<String, String> all = new HashMap<>(arguments);
        all.put("work", "write");
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
