package io.datashard.benchmarks.system;

import io.datashard.benchmarks.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Commits and plans of Apache Iceberg. */
final class IcebergMetadata implements MetadataTable {
    private final BenchmarkTable where;
    private final Table table;
    private long checkpoint;

    IcebergMetadata(Path folder) {
        where = new BenchmarkTable(folder, Dataset.EVENTS, "zstd", 0);
        table = IcebergSystem.create(where);
    }

    @Override
    public Commit prepare(List<PretendFile> files) {
        List<DataFile> recorded = files.stream().map(this::recorded).toList();
        checkpoint++;
        return () -> {
            AppendFiles append = table.newAppend();
            recorded.forEach(append::appendFile);
            // As the sink does.
            append.set("flink.max-committed-checkpoint-id", String.valueOf(checkpoint));
            append.set("flink.job-id", "0123456789abcdef0123456789abcdef");
            append.commit();
        };
    }

    private DataFile recorded(PretendFile file) {
        Map<Integer, Long> sizes = new HashMap<>();
        Map<Integer, Long> values = new HashMap<>();
        Map<Integer, Long> nulls = new HashMap<>();
        for (int column = 1; column <= PretendFile.COLUMNS; column++) {
            sizes.put(column, file.columnLength());
            values.put(column, PretendFile.ROWS);
            nulls.put(column, PretendFile.nulls(column));
        }
        Map<Integer, ByteBuffer> lower = Map.of(
                1, number(file.first()),
                2, number(PretendFile.LEAST_USER),
                3, text(PretendFile.LEAST_TYPE),
                4, number(file.firstMicros()),
                5, text(PretendFile.LEAST_URL),
                6, number(Double.doubleToLongBits(PretendFile.LEAST_AMOUNT)),
                7, text(PretendFile.LEAST_TAG),
                8, text(PretendFile.LEAST_COUNTRY));
        Map<Integer, ByteBuffer> upper = Map.of(
                1, number(file.last()),
                2, number(PretendFile.GREATEST_USER),
                3, text(PretendFile.GREATEST_TYPE),
                4, number(file.lastMicros()),
                5, text(PretendFile.GREATEST_URL),
                6, number(Double.doubleToLongBits(PretendFile.GREATEST_AMOUNT)),
                7, text(PretendFile.GREATEST_TAG),
                8, text(PretendFile.GREATEST_COUNTRY));
        return DataFiles.builder(table.spec())
                .withPath(table.location() + "/data/00000-0-" + file.id() + "-00001.parquet")
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.length())
                .withSplitOffsets(List.of(4L))
                .withMetrics(new Metrics(PretendFile.ROWS, sizes, values, nulls, Map.of(), lower, upper))
                .build();
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    }

    private static ByteBuffer text(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int plan(long low, long high) throws Exception {
        TableScan scan = IcebergSystem.load(where).newScan();
        if (low > 0 || high < Long.MAX_VALUE) {
            scan = scan.filter(Expressions.and(
                    Expressions.greaterThanOrEqual("event_id", low), Expressions.lessThan("event_id", high)));
        }
        List<FileScanTask> held = new ArrayList<>();
        try (CloseableIterable<FileScanTask> files = scan.planFiles()) {
            files.forEach(held::add);
        }
        return held.size();
    }

    @Override
    public void close() {}
}
