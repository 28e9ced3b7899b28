package io.datashard.benchmarks.work;

import io.datashard.benchmarks.data.Dataset;
import io.datashard.benchmarks.data.RowChecksum;
import io.datashard.benchmarks.system.BenchmarkTable;
import io.datashard.benchmarks.system.ParquetLoop.Found;
import io.datashard.benchmarks.system.Query;
import io.datashard.benchmarks.system.TableSystem;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Jobs of Flink that read a table of a system.
 *
 * @param tasks parallelism
 * @param sql whether the planner makes the job
 */
record ReadJobs(JobRunner jobs, String system, BenchmarkTable table, int tasks, boolean sql) {
    /** Reads a query, with the full checksum or the cheap one. */
    ReadWork.Run run(Query query, boolean full) throws Exception {
        StreamExecutionEnvironment environment = JobRunner.reading(tasks);
        TableSystem reader = TableSystem.of(system);
        DataStream<RowData> rows = sql ? select(environment, reader, query) : reader.read(environment, table, query);
        RowChecksum checksum = full ? RowChecksum.full(query.rowType()) : RowChecksum.cheap(query.rowType());
        String meterName = Meters.newName();
        rows.sinkTo(new CheckingSink(checksum, query.low(), query.high(), meterName));
        Meter meter = Meters.of(meterName);
        Measured measured = jobs.read(environment, meter);
        return new ReadWork.Run(measured, new Found(meter.received.sum(), meter.checksum.sum()), meter.receivers.get());
    }

    private DataStream<RowData> select(StreamExecutionEnvironment environment, TableSystem reader, Query query)
            throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(
                environment, EnvironmentSettings.newInstance().inBatchMode().build());
        // What a system uses that infers none.
        tables.getConfig().set("table.exec.resource.default-parallelism", String.valueOf(tasks));
        Table selected = tables.sqlQuery(query.sql(reader.declare(tables, table)));
        return tables.<RowData>toDataStream(
                selected, selected.getResolvedSchema().toPhysicalRowDataType().bridgedTo(RowData.class));
    }

    /** Runs a job without a row: what of a measured span is Flink's own. */
    Measured runEmpty() throws Exception {
        StreamExecutionEnvironment environment = JobRunner.reading(tasks);
        String meterName = Meters.newName();
        Meter meter = Meters.of(meterName);
        meter.prepare(Dataset.EVENTS, 0, tasks);
        environment
                .fromSource(
                        new GeneratedSource(0, tasks, 1, meterName),
                        WatermarkStrategy.noWatermarks(),
                        "nothing",
                        InternalTypeInfo.of(Dataset.EVENTS.rowType()))
                .sinkTo(new CheckingSink(RowChecksum.cheap(Dataset.EVENTS.rowType()), 0, Long.MAX_VALUE, meterName));
        return jobs.read(environment, meter);
    }
}
