package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.RowMaker;
import io.datashard.benchmarks.system.BenchmarkTable;
import io.datashard.benchmarks.system.ParquetLoop;
import io.datashard.benchmarks.system.Query;
import io.datashard.benchmarks.system.TableSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** Writes a dataset into a new table, once to warm up and once measured, then reads it back and checks it. */
final class WriteWork {
    private static final int LOOK_MILLIS = 20;

    private final CellArguments arguments;
    private final int tasks;

    WriteWork(CellArguments arguments) {
        this.arguments = arguments;
        this.tasks = arguments.count("p", 1);
    }

    ResultLine run() throws Exception {
        long rows = arguments.number("rows");
        if (arguments.system().equals("parquet-java")) {
            writeLoop("warm", arguments.number("warm", 0));
            Measured measured = writeLoop("table", rows);
            BenchmarkTable table = arguments.table("table");
            ParquetLoop.Found found = ParquetLoop.read(table.folder(), Query.all(table.dataset()));
            return finish(measured, rows, found.rows(), found.checksum());
        }
        try (JobRunner jobs = new JobRunner(Math.max(2, tasks))) {
            if (arguments.number("warm", 0) > 0) {
                write(jobs, "warm", arguments.number("warm", 0));
            }
            Measured measured = write(jobs, "table", rows);
            BenchmarkTable table = arguments.table("table");
            Meter read = ReadWork.read(jobs, arguments.system(), table, Query.all(table.dataset()), 2, false)
                    .meter();
            return finish(measured, rows, read.received.sum(), read.checksum.sum());
        }
    }

    private ResultLine finish(Measured measured, long rows, long readRows, long readChecksum) throws Exception {
        BenchmarkTable table = arguments.table("table");
        boolean right = readRows == rows && readChecksum == table.dataset().checksum(0, rows);
        ResultLine line = measured.in(ResultLine.of("write")
                .with("rows", rows)
                .with("read", readRows)
                .with("right", right)
                .with("bytes", Folders.dataBytes(table.folder())));
        if (!arguments.values().containsKey("keep")) {
            Folders.remove(arguments.folder());
        }
        return line;
    }

    private Measured write(JobRunner jobs, String name, long rows) throws Exception {
        BenchmarkTable table = arguments.table(name);
        Folders.remove(table.folder());
        String meterName = name + "-" + Stopwatch.nanos();
        Meter meter = Meters.of(meterName);
        StreamExecutionEnvironment environment =
                JobRunner.writing(tasks, Duration.ofMillis(arguments.number("checkpoint", 5_000)));
        DataStream<RowData> generated = environment.fromSource(
                new GeneratedSource(table.dataset(), rows, tasks, meterName),
                WatermarkStrategy.noWatermarks(),
                "generated",
                InternalTypeInfo.of(table.dataset().rowType()));
        TableSystem.of(arguments.system()).write(generated, table);
        long every = arguments.number("checkpoint-rows", 0);
        Measured measured = jobs.run(
                environment,
                every == 0
                        ? JobRunner.Checkpoints.atTheEnd(meter, tasks)
                        : JobRunner.Checkpoints.every(every, meter, tasks));
        return measured.withSeconds(Stopwatch.secondsSince(meter.begunAt()));
    }

    private Measured writeLoop(String name, long rows) throws Exception {
        BenchmarkTable table = arguments.table(name);
        Folders.remove(table.folder());
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            Measurement measurement = new Measurement();
            List<Future<?>> running = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                long first = rows * task / tasks;
                long end = rows * (task + 1) / tasks;
                String file = task + ".parquet";
                running.add(threads.submit(() -> {
                    RowMaker maker = table.dataset().rowsFrom(first);
                    ParquetLoop.write(table, file, maker, end - first);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                while (!endsWithin(one)) {
                    measurement.note();
                }
            }
            return measurement.end();
        } finally {
            threads.shutdown();
        }
    }

    private static boolean endsWithin(Future<?> running) throws Exception {
        try {
            running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
