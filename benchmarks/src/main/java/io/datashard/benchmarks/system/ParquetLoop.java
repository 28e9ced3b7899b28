package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.RowMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Plain loops over parquet-java, without Flink and without a table, as the floor of what its users can reach: a {@code ParquetWriter}, and column
 * readers, one column after the other.
 */
public final class ParquetLoop {
    private ParquetLoop() {}

    /** Writes rows into one file. */
    public static void write(BenchmarkTable table, String file, RowMaker maker, long rows) throws IOException {
        LoopRows support = new LoopRows(table.dataset().rowType());
        LoopRows.Builder builder = new LoopRows.Builder(
                new LocalOutputFile(Files.createDirectories(table.folder()).resolve(file)), support);
        Configuration configuration = new Configuration(false);
        if (!table.defaults()) {
            configuration.set("parquet.compression.codec.zstd.level", String.valueOf(BenchmarkTable.ZSTD_LEVEL));
            builder.withCompressionCodec(CompressionCodecName.valueOf(table.parquetCodec()));
            builder.withRowGroupSize((long) BenchmarkTable.ROW_GROUP_BYTES);
        }
        try (var writer = builder.withConf(configuration)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .build()) {
            for (long row = 0; row < rows; row++) {
                writer.write(maker.next());
            }
        }
    }

    /** What a read found: how many rows, and the sum of their checksums. */
    public record Found(long rows, long checksum) {
        Found plus(Found other) {
            return new Found(rows + other.rows, checksum + other.checksum);
        }
    }

    /** Reads all files, and computes the full checksum of the rows or the cheap one. */
    public static Found read(Path folder, Query query, boolean full) throws IOException {
        LoopRead read = new LoopRead(query, full);
        Found found = new Found(0, 0);
        for (Path file : files(folder)) {
            found = found.plus(read.file(file));
        }
        return found;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }
}
