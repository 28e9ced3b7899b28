package io.datashard.benchmarks.system;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;

/** A system that writes rows of Flink into a table and reads them back. Not thread-safe. */
public interface TableSystem {
    /** Makes the table, and writes the rows into it. */
    void write(DataStream<RowData> rows, BenchmarkTable table) throws Exception;

    /** The current rows of a table that {@link #write} made. */
    DataStream<RowData> read(StreamExecutionEnvironment environment, BenchmarkTable table, Query query)
            throws Exception;

    /** Makes a table that {@link #write} made known to SQL. Returns the name to select from. */
    String declare(TableEnvironment sql, BenchmarkTable table) throws Exception;

    /** The system of that name. */
    static TableSystem of(String name) {
        return switch (name) {
            case "datashard" -> new DataShardSystem(false);
            case "datashard-iceberg" -> new DataShardSystem(true);
            case "filesystem" -> new FilesystemSystem();
            case "iceberg" -> new IcebergSystem();
            case "paimon" -> new PaimonSystem();
            default -> throw new IllegalArgumentException("no system '" + name + "'");
        };
    }
}
