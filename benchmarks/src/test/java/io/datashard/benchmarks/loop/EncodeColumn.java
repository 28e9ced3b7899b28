package io.datashard.benchmarks.loop;

import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.DataFileWriters;
import io.datashard.storage.StoragePath;
import io.datashard.testing.MemoryStorage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writes one column into a row group without compression: gathering, encoding, statistics and indexes of a value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeColumn {
    @Param
    public ColumnKind kind = ColumnKind.BOOLEAN;

    private ColumnRows rows = new ColumnRows(kind);
    private DataFileWriters writers = writers(kind);

    private static DataFileWriters writers(ColumnKind kind) {
        return new DataFileWriters(
                new MemoryStorage(), kind.schema(), DataFileWriterSettings.DEFAULT.withCompression(Compression.NONE));
    }

    @Setup
    public void makeRows() {
        rows = new ColumnRows(kind);
        writers = writers(kind);
    }

    @Benchmark
    @OperationsPerInvocation(ColumnKind.ROWS)
    public long encode() {
        try (DataFileWriter writer = writers.create(StoragePath.of("data/column.parquet"), 0)) {
            for (int row = 0; row < ColumnKind.ROWS; row++) {
                rows.show(row);
                writer.write(rows);
            }
            writer.flushRowGroup();
            return writer.estimatedLength();
        }
    }
}
