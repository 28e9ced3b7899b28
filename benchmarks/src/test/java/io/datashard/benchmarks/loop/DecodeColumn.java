package io.datashard.benchmarks.loop;

import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads one column of a file without compression, in the page cache of the system, and takes each value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeColumn {
    private static final StoragePath FILE = StoragePath.of("column.parquet");

    @Param
    public ColumnKind kind = ColumnKind.BOOLEAN;

    private @Nullable Path folder;
    private @Nullable Storage storage;
    private long length;

    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("decode-column");
        storage = TableLocation.of(folder.toString()).openStorage(Surroundings.ofEnvironment(), Sources.ofProcess());
        ColumnRows rows = new ColumnRows(kind);
        try (DataFileWriter writer = ParquetFiles.create(
                storage, FILE, kind.schema(), DataFileWriterSettings.DEFAULT.withCompression(Compression.NONE))) {
            for (int row = 0; row < ColumnKind.ROWS; row++) {
                rows.show(row);
                writer.write(rows);
            }
            length = writer.finish().sizeInBytes();
        }
    }

    @TearDown
    public void remove() throws IOException {
        storage.close();
        Files.delete(folder.resolve(FILE.value()));
        Files.delete(folder);
    }

    @Benchmark
    @OperationsPerInvocation(ColumnKind.ROWS)
    public long decode() {
        long sum = 0;
        try (DataFileReader reader =
                ParquetFiles.open(storage, FILE, length, kind.schema(), List.of("value"), null, ReadRange.ALL)) {
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                sum += kind.sum(batch);
            }
        }
        return sum;
    }
}
