package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.Dataset;
import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.system.BenchmarkTable;
import io.datashard.benchmarks.system.ParquetLoop;
import io.datashard.benchmarks.system.Query;
import io.datashard.benchmarks.system.TableSystem;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;

/** Reads a table of the event log that is there: everything, two columns, and one row in a hundred. */
final class ReadWork {
    private final CellArguments arguments;
    private final BenchmarkTable table;
    private final long rows;
    private final int tasks;
    private final boolean sql;

    ReadWork(CellArguments arguments) {
        this.arguments = arguments;
        this.table = arguments.table("table");
        this.rows = arguments.number("rows");
        this.tasks = arguments.count("p", 1);
        this.sql = arguments.text("api", "stream").equals("sql");
    }

    List<ResultLine> run() throws Exception {
        if (arguments.system().equals("parquet-java")) {
            return all(query -> loop(query));
        }
        try (JobRunner jobs = new JobRunner(Math.max(2, tasks))) {
            return all(query -> read(jobs, arguments.system(), table, query, tasks, sql));
        }
    }

    /** What one run of a query found, and what it took. */
    record Run(Measured measured, Meter meter) {}

    private interface Runner {
        Run run(Query query) throws Exception;
    }

    private List<ResultLine> all(Runner runner) throws Exception {
        List<ResultLine> lines = new ArrayList<>();
        lines.add(measure("full", Query.all(Dataset.EVENTS), runner));
        lines.add(measure("columns", Query.twoColumns(), runner));
        lines.add(measure("range", Query.range(Dataset.EVENTS, rows), runner));
        return lines;
    }

    private ResultLine measure(String name, Query query, Runner runner) throws Exception {
        for (int i = 0; i < arguments.count("warm-runs", 1); i++) {
            runner.run(query);
        }
        Run run = runner.run(query);
        long expectedRows = Math.min(query.high(), rows) - query.low();
        long found = run.meter().received.sum();
        // Loops over pages read whole pages: more rows than asked for, and no less.
        boolean right = (arguments.system().equals("parquet-java") && query.filters())
                ? found >= expectedRows && found <= rows
                : found == expectedRows && run.meter().checksum.sum() == checksum(query);
        return run.measured()
                .in(ResultLine.of(name).with("rows", rows).with("read", found).with("right", right));
    }

    private long checksum(Query query) {
        if (query.projects()) {
            return query.dataset()
                    .checksum(
                            rows,
                            query.rowType(),
                            query.columns().stream().mapToInt(Integer::intValue).toArray());
        }
        return query.dataset().checksum(query.low(), Math.min(query.high(), rows));
    }

    private Run loop(Query query) throws Exception {
        Measurement measurement = new Measurement();
        ParquetLoop.Found found = ParquetLoop.read(table.folder(), query);
        Measured measured = measurement.end();
        Meter meter = new Meter();
        meter.received.add(found.rows());
        meter.checksum.add(found.checksum());
        return new Run(measured, meter);
    }

    static Run read(JobRunner jobs, String system, BenchmarkTable table, Query query, int tasks, boolean sql)
            throws Exception {
        String meterName = "read-" + Stopwatch.nanos();
        StreamExecutionEnvironment environment = JobRunner.reading(tasks);
        TableSystem reader = TableSystem.of(system);
        DataStream<RowData> rows =
                sql ? select(environment, reader, table, query) : reader.read(environment, table, query);
        rows.sinkTo(new CheckingSink(new RowChecksum(query.rowType()), query.low(), query.high(), meterName));
        Measured measured = jobs.run(environment, JobRunner.Checkpoints.BY_TIME);
        return new Run(measured, Meters.of(meterName));
    }

    private static DataStream<RowData> select(
            StreamExecutionEnvironment environment, TableSystem reader, BenchmarkTable table, Query query)
            throws Exception {
        StreamTableEnvironment sql = StreamTableEnvironment.create(
                environment, EnvironmentSettings.newInstance().inBatchMode().build());
        Table selected = sql.sqlQuery(query.sql(reader.declare(sql, table)));
        return sql.<RowData>toDataStream(
                selected, selected.getResolvedSchema().toPhysicalRowDataType().bridgedTo(RowData.class));
    }
}
