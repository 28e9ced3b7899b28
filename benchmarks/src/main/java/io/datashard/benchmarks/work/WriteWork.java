package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.result.ResultLine;
import io.datashard.benchmarks.system.BenchmarkTable;
import io.datashard.benchmarks.system.ParquetLoop;
import io.datashard.benchmarks.system.ParquetLoop.Found;
import io.datashard.benchmarks.system.Query;
import io.datashard.benchmarks.system.TableSystem;
import java.nio.file.Path;
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

/**
 * Writes a dataset into a new table, once to warm up and then as often as asked, measured. Each measured table is read back, and every bit of its
 * rows is checked. What makes the rows is made ready before; the span begins with the first row and ends with the committed table, for the loop with
 * the last closed file.
 */
final class WriteWork {
    private static final int LOOK_MILLIS = 20;

    private final CellArguments arguments;
    private final int tasks;
    /** Equal files that each task writes, one after the other. */
    private final int pieces;
    /** How often the same is written and measured. */
    private final int times;

    WriteWork(CellArguments arguments) {
        this.arguments = arguments;
        this.tasks = arguments.count("p", 1);
        this.pieces = arguments.count("pieces", 1);
        this.times = arguments.count("times", 1);
    }

    ResultLine run() throws Exception {
        long warm = arguments.number("warm", 0);
        Query all = Query.all(arguments.table("table").dataset());
        if (arguments.system().equals("parquet-java")) {
            return all(warm, this::writeLoop, table -> ParquetLoop.read(table.folder(), all, true));
        }
        try (JobRunner jobs = new JobRunner(Math.max(2, tasks))) {
            return all(warm, (name, rows) -> write(jobs, name, rows), table -> new ReadJobs(
                            jobs, arguments.system(), table, 2, false)
                    .run(all, true)
                    .found());
        }
    }

    /** Writes a table of a name, in place of the one that is there. */
    private interface Writer {
        Measured write(String name, long rows) throws Exception;
    }

    /** Reads a table back, with the full checksum. */
    private interface Reader {
        Found read(BenchmarkTable table) throws Exception;
    }

    private ResultLine all(long warm, Writer writer, Reader reader) throws Exception {
        long rows = arguments.number("rows");
        BenchmarkTable table = arguments.table("table");
        if (warm > 0) {
            writer.write("warm", warm);
        }
        RowChecksum checksum = RowChecksum.full(table.dataset().rowType());
        Found expected = new Found(rows, table.dataset().sum(checksum, 0, rows));
        ResultLine line = ResultLine.of("write").with("rows", rows);
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            measured.add(writer.write("table", rows));
            Found found = reader.read(table);
            line = found.equals(expected) ? line : line.wrong("read " + found + " instead of " + expected);
        }
        return finish(Measured.of(measured).in(line), table);
    }

    private ResultLine finish(ResultLine measured, BenchmarkTable table) throws Exception {
        List<Path> files = DataFiles.of(table.folder());
        ResultLine line = measured.with("bytes", DataFiles.bytes(files))
                .with("files", files.size())
                .with("rowGroups", DataFiles.rowGroups(files));
        int expectedFiles = arguments.count("expected-files", files.size());
        if (files.size() != expectedFiles) {
            line = line.wrong("wrote " + files.size() + " files instead of " + expectedFiles);
        }
        if (!arguments.values().containsKey("keep")) {
            Folders.remove(arguments.folder());
        }
        return line;
    }

    private Measured write(JobRunner jobs, String name, long rows) throws Exception {
        BenchmarkTable table = arguments.table(name);
        Folders.remove(table.folder());
        String meterName = Meters.newName();
        Meter meter = Meters.of(meterName);
        meter.prepare(table.dataset(), rows, tasks);
        StreamExecutionEnvironment environment =
                JobRunner.writing(tasks, Duration.ofMillis(arguments.number("checkpoint", 5_000)));
        DataStream<RowData> generated = environment.fromSource(
                new GeneratedSource(rows, tasks, pieces, meterName),
                WatermarkStrategy.noWatermarks(),
                "generated",
                InternalTypeInfo.of(table.dataset().rowType()));
        TableSystem.of(arguments.system()).write(generated, table);
        return jobs.write(environment, meter, tasks);
    }

    private Measured writeLoop(String name, long rows) throws Exception {
        BenchmarkTable table = arguments.table(name);
        Folders.remove(table.folder());
        Meter meter = new Meter();
        meter.prepare(table.dataset(), rows, tasks);
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            Measurement.collectGarbage();
            meter.begin();
            List<Future<?>> running = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                int one = task;
                running.add(threads.submit(() -> {
                    writePieces(table, meter, one, rows);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                while (!endsWithin(one)) {
                    meter.note();
                }
            }
            return meter.end();
        } finally {
            threads.shutdown();
        }
    }

    private void writePieces(BenchmarkTable table, Meter meter, int task, long rows) throws Exception {
        long share = Meter.first(rows, task + 1, tasks) - Meter.first(rows, task, tasks);
        for (int piece = 0; piece < pieces; piece++) {
            long count = share * (piece + 1) / pieces - share * piece / pieces;
            ParquetLoop.write(table, task + "-" + piece + ".parquet", meter.maker(task), count);
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
