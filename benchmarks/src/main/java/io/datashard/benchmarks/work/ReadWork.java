package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.Dataset;
import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.result.ResultLine;
import io.datashard.benchmarks.result.Spread;
import io.datashard.benchmarks.system.BenchmarkTable;
import io.datashard.benchmarks.system.ParquetLoop;
import io.datashard.benchmarks.system.ParquetLoop.Found;
import io.datashard.benchmarks.system.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table of the event log that is there: everything, two columns, and one row in a hundred. Each is read once to check every bit of its
 * rows, once to warm up, and then measured.
 */
final class ReadWork {
    private static final int EMPTY_JOBS = 5;
    private static final int WARM_EMPTY_JOBS = 2;

    private final CellArguments arguments;
    private final BenchmarkTable table;
    private final long rows;

    ReadWork(CellArguments arguments) {
        this.arguments = arguments;
        this.table = arguments.table("table");
        this.rows = arguments.number("rows");
    }

    List<ResultLine> run() throws Exception {
        if (arguments.system().equals("parquet-java")) {
            return all(this::loop, Double.NaN);
        }
        int tasks = arguments.count("p", 1);
        try (JobRunner jobs = new JobRunner(Math.max(2, tasks))) {
            boolean sql = arguments.text("api", "stream").equals("sql");
            ReadJobs reading = new ReadJobs(jobs, arguments.system(), table, tasks, sql);
            return all(reading::run, emptyJob(reading));
        }
    }

    /** What one run of a query found, what it took, and how many tasks had a row. */
    record Run(Measured measured, Found found, int receivers) {}

    /** Reads a query, with the full checksum or the cheap one. */
    private interface Runner {
        Run run(Query query, boolean full) throws Exception;
    }

    private static double emptyJob(ReadJobs jobs) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < WARM_EMPTY_JOBS + EMPTY_JOBS; i++) {
            double one = jobs.runEmpty().seconds();
            if (i >= WARM_EMPTY_JOBS) {
                seconds.add(one);
            }
        }
        return Spread.of(seconds).median();
    }

    private List<ResultLine> all(Runner runner, double emptyJob) throws Exception {
        List<ResultLine> lines = new ArrayList<>();
        lines.add(measure("full", Query.all(Dataset.EVENTS), runner, 1));
        lines.add(measure("columns", Query.twoColumns(), runner, 3));
        lines.add(measure("range", Query.range(Dataset.EVENTS, rows), runner, 7));
        return Double.isNaN(emptyJob)
                ? lines
                : lines.stream().map(line -> line.with("emptyJob", emptyJob)).toList();
    }

    private ResultLine measure(String name, Query query, Runner runner, int times) throws Exception {
        ResultLine line = checked(ResultLine.of(name).with("rows", rows), query, runner.run(query, true), true);
        line = checked(line, query, runner.run(query, false), false);
        List<Measured> measured = new ArrayList<>();
        int receivers = Integer.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            Run run = runner.run(query, false);
            line = checked(line, query, run, false);
            receivers = Math.min(receivers, run.receivers());
            measured.add(run.measured());
        }
        return Measured.of(measured).in(line.with("receivers", receivers));
    }

    private ResultLine checked(ResultLine line, Query query, Run run, boolean full) {
        long end = Math.min(query.high(), rows);
        int[] columns = query.projects()
                ? query.columns().stream().mapToInt(Integer::intValue).toArray()
                : new int[0];
        RowChecksum checksum = full ? RowChecksum.full(query.rowType()) : RowChecksum.cheap(query.rowType());
        Found expected = new Found(end - query.low(), query.dataset().sum(checksum, query.low(), end, columns));
        return run.found().equals(expected)
                ? line
                : line.wrong("read " + run.found() + " instead of " + expected + (full ? "" : ", cheap checksum"));
    }

    private Run loop(Query query, boolean full) throws Exception {
        Measurement.collectGarbage();
        Measurement measurement = new Measurement();
        Found found = ParquetLoop.read(table.folder(), query, full);
        return new Run(measurement.end(), found, 1);
    }
}
